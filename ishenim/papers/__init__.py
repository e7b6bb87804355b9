"""The papers of the office: facts go in, the bytes of a PDF come out. Knows no appeals and stores nothing.

`letters.py` holds what leaves on the letterhead, `office_papers.py` what the office prints for itself or hands over the
counter; each paper is a frozen dataclass and a layout of the same name (`*.typ`), which holds its words in Kyrgyz and
Russian side by side. `queries.py` reads the letterhead and the signatory of a day; `rendering.py` makes the bytes.
"""
