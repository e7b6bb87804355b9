"""The call becomes something: the call screen, its draft, and registering what was told."""
