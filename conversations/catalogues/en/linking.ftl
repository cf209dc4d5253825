### One person with several accounts.

## Linking accounts

link-code = This code is for your other account. Send it to me from there, by itself, within { $minutes } minutes:
link-why = You are then one person on both. I write to the account that you used last. Give this code to nobody: whoever sends it reads all that is yours.
link-new = An account on { $platform } is now yours too, and I write to you there. Was that not you? Then press the button.
button-unlink = That was not me
unlinked = That account is not yours any more, and I write to you here. What was read there cannot be unread.
link-nobody = I do not know this account yet. Write "link" where you take part already, and send me the code from here.
link-already = This account is yours already. Send the code from your other account.
link-two-people = You take part from this account as well. Write "leave" here first, and then send the code again.
linked = Done. This account is yours too, and I write to you here from now on. Write "write here" on the other one to change that.
written-here = From now on I write to you here.
help-link = link: be one person on Slack and on Teams
