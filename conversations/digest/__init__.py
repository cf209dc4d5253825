"""The weekly digest: count one week's rows (`week`), decide what may be shown (`hiding`, `suppression`), make it the published
body (`body`), and say it (`words`). The flow that sends it is `conversations/flows/digest.py`."""
