"""The call form, filled: what tests and benches send when any complete call will do."""

TOLD = {
    "introduced": "on",
    "language": "ky",
    "phone": "0555 12-34-56",
    "caller_type": "citizen",
    "full_name": "Сагынов Төлөгөн Үсөнович",
    "village": "Гүлчө",
    "street": "Өзгөн көчөсү, 7",
    "content": "10:42 Көчөдө жарык жок, балдар мектептен караңгыда келет.",
    "summary": "Өзгөн көчөсүндө жарык жок",
    "kind": "application",
    "topic": "electricity",
    "read_back": "yes",
}
