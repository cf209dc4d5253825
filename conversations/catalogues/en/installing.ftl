### Installing the app: its pages, and what conveners hear of a workspace that has gone quiet.

## The pages

install-heading = Add Convenor to Slack
install-heading-done = Convenor is installed
install-begin = Convenor introduces local leaders who would not meet otherwise. It reads its own direct messages and nothing else. Slack asks you next which workspace it may join.
install-button = Add to Slack
install-again = Start again
install-open = Open Slack
install-your-workspace = your workspace
install-done = Convenor is now in { $name }. Nobody has been written to, and nobody takes part until they say yes.
install-next-convener = Whoever is to run a programme here sends Convenor a one-time code, by itself. Your service's operator has it.
install-next-people = Everybody else opens Convenor under Apps, and presses "Tell me more".
install-denied = You did not allow it, so nothing was installed. You can start again at any time.
install-state = This page was open for too long, or it began in another browser. Nothing was installed. Please start again.
install-refused = Slack did not accept that installation. Nothing was installed. Please start again.
install-ours = Slack does not know this service. Its operator has to check the client id and the client secret. Then you can start again.
install-later = Slack could not be reached just now. Nothing was installed. Please start again in a minute.

## A workspace that has gone

workspace-left = Convenor was removed from a workspace of { $programme }. I can no longer write to { $count ->
    [one] one person there.
   *[other] { $count } people there.
} An administrator can install it again.
workspace-silent = I cannot write to a workspace of { $programme } just now. Whoever runs this service can mend it, and what waits is sent then.
unreached = I can no longer write to { $count ->
    [one] one person
   *[other] { $count } people
} of { $programme }: Convenor was removed where they are.
unreached-who = Who it is: { $names }.
unreached-back = They are paused. If they add Convenor again, they can go on.
