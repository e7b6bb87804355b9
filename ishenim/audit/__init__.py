"""The chained log: every act of every room is one entry that cannot be taken out unseen."""
