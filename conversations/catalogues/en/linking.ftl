### One person with several accounts.

## Linking accounts

link-code = This code is for your other account. Send it to me from there, by itself, within { $minutes } minutes:
link-why = You are then one person on both. I write to the account that you used last. Give this code to nobody: whoever sends it reads all that is yours.
link-new = An account on { $platform } is now yours too, and I write to you there. Was that not you? Then press the button.
button-unlink = That was not me
unlinked = That account is not yours any more, and I write to you here. What was read there cannot be unread.
link-nobody = I do not know this account yet. Write "link" where you take part already, and send me the code from here.
link-already = This account is yours already. Send the code from your other account.
link-two-people = You take part from both accounts, so I cannot join them. Choose the one to keep. On the other one, write "leave". What is kept there is erased, and the circle there is told. Then write "link" on the one you keep, and send the new code from the other.
linked = Done. This account is yours too, and I write to you here from now on. Write "write here" on the other one to change that.
link-or-find = Or I can look for your other account by your e-mail address. I do not keep the address.
button-link-find = Look by my e-mail address
link-no-address = I cannot see a confirmed e-mail address here. Write "link" where you take part already, and send me the code from here.
link-looked = If your other account has the same e-mail address, I have asked there. Say yes there within { $days } days. If nothing comes, write "link" there and use a code.
link-both-you = It looks as if you also use Convenor in { $platform }. Are these both you?
link-only-if = Somebody there has the same e-mail address, and says that they take part already. Say yes only if you asked for this yourself.
button-link-yes = Yes, join them
button-link-no = No
link-joined = Done. You are one person here and in { $platform } now. I write to the account that you used last.
link-joined-there = Done. This account is yours too. If you want my messages here from now on, write "write here".
link-joined-before = Your account in { $platform } is joined with this one already.
link-takes-part-there = You take part from your account in { $platform } as well, so I cannot join the two. Choose the one to keep. On the other one, write "leave". What is kept there is erased, and the circle there is told. Then write "link" on the one you keep.
link-refused = I keep them apart, and will not ask about that account again. If this worries you, raise a concern.
link-gone = That question is out of date, and nothing was changed. To join your accounts by a code, write "link".
written-here = From now on I write to you here.
help-link = link: be one person on Slack and on Teams
