### Inviting people, and what is wrong in a list of them.

invite-heading = Invite people to { $programme }
invite-intro = Send a link, have me write to people here, or take a list from a spreadsheet.
invite-out = An invitation enrols nobody. Everybody reads what is kept, and says yes or no.
button-invite-link = Make a link
button-invite-message = Write to people here
button-invite-sheet = From a spreadsheet
button-invite-page = Open the invitation
button-invite-send = Send the invitations
invite-link = Here is an invitation to { $programme }: { $code } It works for 30 days, for everybody whom you give it. Send people the address of its page, or the code alone.
invite-people = Whom shall I invite?
invite-people-hint = Up to 50 people of your workspace
invite-message-intro = I write to each of them once. They read what is kept, and say yes or no.
invite-too-many = Please choose at most { $most } people at a time.
invited = { $count ->
    [0] Nobody was invited.
    [one] I have invited one person.
   *[other] I have invited { $count } people.
} { $already ->
    [0] Nobody of them was in it before.
    [one] One is in the programme already.
   *[other] { $already } are in the programme already.
}
invitation = { $name } invites you to { $programme }. I am Convenor. I bring people together who lead here and would not meet otherwise.
invitation-somebody = A convener
invitation-out = I keep nothing about you until you agree, and I will not ask you again.

## The page behind an invitation

join-heading = You are invited to { $programme }
join-intro = Convenor brings people together who lead here and would not meet otherwise. It keeps nothing about you until you agree.
join-open = Open Convenor in Slack or in Teams. You find it under Apps.
join-send = Send it this code, by itself:
join-read = Read what is kept and who sees it. Then say yes or no.
join-teams = Open it in Teams

## The page for a spreadsheet

sheet-heading = Invite people from a spreadsheet
sheet-intro = Save your list as CSV. The first line names the columns: name, account, email. Each person needs an account or an address.
sheet-account-form = An account looks like slack:T012AB3CD/U045EF6GH. For Teams, write teams: and the tenant's id, a slash, and the person's own id.
sheet-privacy = Names and addresses are not kept. People with an account get one message from Convenor. To the others you send the link yourself.
sheet-file = Your list, as a CSV file
sheet-send = Invite them
sheet-report = Nobody was invited yet. Please mend { $count ->
    [one] one line, and send the list again.
   *[other] { $count } lines, and send the list again.
}
sheet-report-more = And { $count } more.
sheet-line = Line { $line }
sheet-whole = The file
sheet-done = { $count ->
    [0] Nobody gets a message.
    [one] One person gets a message from Convenor.
   *[other] { $count } people get a message from Convenor.
} { $already ->
    [0] Nobody of them was in it before.
    [one] One is in the programme already.
   *[other] { $already } are in the programme already.
} { $emails ->
    [0] Nobody needs a link from you.
    [one] One has an e-mail address only: send them the link yourself.
   *[other] { $emails } have an e-mail address only: send them the link yourself.
}

## What may be wrong in a list

sheet-not-utf8 = The letters cannot be read. Save the list as "CSV UTF-8".
sheet-not-csv = This is not a CSV file. In your spreadsheet, choose "Save as" and then CSV.
sheet-empty = There is nothing in it. Write one line for the columns, and one for each person.
sheet-nobody = There is nobody below the first line. Write one line for each person.
sheet-quotes = A quotation mark is opened and not closed. Close it, or take it out.
sheet-too-many = The list is longer than { NUMBER($most) } people. Part it into several lists.
sheet-no-header = The first line has to name the columns: { $columns }. Put such a line above the people.
sheet-column-unnamed = A column has no name. Name it, or take it out.
sheet-column-near = There is no column { $column }. Call it { $near }.
sheet-column-unknown = The column { $column } is not used. Take it out, so that nothing is passed on that is not needed.
sheet-column-twice = There are two columns { $column }. Keep one.
sheet-no-contact = There is no column account and no column email. Add one of them.
sheet-cells-many = There are { $there } cells, and { $wanted } columns. Put words with a comma between quotation marks.
sheet-cells-few = There are { $there } cells, and { $wanted } columns. Leave a cell empty rather than out.
sheet-long = The { $column } is too long. Keep it to { $longest } characters.
sheet-letters = The { $column } has letters that cannot be read. Type it again.
sheet-no-address = There is neither an account nor an e-mail address. Give one of them.
sheet-account-is-email = This is an e-mail address. Put it into the column email.
sheet-platform = { $account } does not say where it is. Begin with slack: or teams: and then the account.
sheet-account-parts = { $account } lacks a part. Write the workspace, a slash, and the person.
sheet-slack-team = { $team } is no Slack workspace. Its id begins with T, such as T012AB3CD.
sheet-slack-user = { $user } is nobody's id on Slack. It begins with U or W: look under "Copy member ID" in the profile.
sheet-teams-tenant = { $tenant } is no tenant's id. Copy it from the Entra admin centre.
sheet-teams-user = { $user } is nobody's object id. Copy it from the Entra admin centre.
sheet-email = { $email } is not an e-mail address. Write it like amina@example.org.
sheet-email-several = There are several addresses in one cell. Give each person a line.
sheet-email-name = There is a name around the address. Write only { $email } here, and the name in its own column.
sheet-account-link = This is a link. Write slack: and the two ids: the workspace's, a slash, and the person's.
sheet-cell-error = The { $column } says { $cell }: a formula came to nothing. Type what belongs there.
sheet-header-again = This line names the columns again. Take it out.
sheet-account-twice = This account is in line { $line } already. Take one of them out.
sheet-email-twice = This address is in line { $line } already. Take one of them out.
