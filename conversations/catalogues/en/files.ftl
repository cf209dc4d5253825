### Files that members pass on.

## Files

file-label = { $name } ({ $size })
file-held = { $file } is still only with you. Shall I pass it on?
file-how = Readers get a link that works for one day. I do not keep the file; it stays where you put it.
button-file-send = Pass it on to { $to }
button-file-keep = Don't pass it on
file-kb = { NUMBER($count) } KB
file-mb = { NUMBER($count) } MB
file-line = A file: { $file }
file-sent = { $names } can open { $name } for one day.
file-kept = It was not passed on. Nobody else can open it here.
button-file-open = Open the file
file-link = The link works for one day, for whoever has it. The file stays with its sender.
file-too-large = I cannot pass on { $name }. A file may have up to { $most } MB, and some words in it.
file-kind = I cannot pass on { $name }. I take pictures, sound, film, text, PDF and office documents, and nothing else.
files-too-many = I can pass on { $most } files with one message. Please send the others by themselves.
file-gone-heading = This file cannot be opened here any more
file-gone = The link has had its day, or its sender took it back. Ask them to send it again.
