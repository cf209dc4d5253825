### Installing the app: its pages, and what conveners hear of a workspace that has gone quiet.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

install-heading = Ychwanegu Convenor at Slack
install-heading-done = Mae Convenor wedi'i osod
install-begin = Mae Convenor yn cyflwyno arweinwyr lleol na fyddai'n cwrdd fel arall. Mae'n darllen ei negeseuon uniongyrchol ei hun a dim arall. Mae Slack yn gofyn i chi nesaf â pha weithle y caiff ymuno.
install-button = Ychwanegu at Slack
install-again = Dechrau eto
install-open = Agor Slack
install-your-workspace = eich gweithle
install-done = Mae Convenor nawr yma: { $name }. Does neb wedi cael neges, a does neb yn cymryd rhan nes dweud ie.
install-next-convener = Mae pwy bynnag sydd i redeg rhaglen yma yn anfon cod untro at Convenor, ar ei ben ei hun. Gan weithredwr eich gwasanaeth mae hwnnw.
install-next-people = Mae pawb arall yn agor Convenor o dan Apiau, ac yn pwyso "Dywedwch fwy".
install-denied = Ni wnaethoch ei ganiatáu, felly ni osodwyd dim. Gallwch ddechrau eto unrhyw bryd.
install-state = Bu'r dudalen hon ar agor yn rhy hir, neu dechreuodd mewn porwr arall. Ni osodwyd dim. Dechreuwch eto.
install-refused = Ni dderbyniodd Slack y gosodiad hwnnw. Ni osodwyd dim. Dechreuwch eto.
install-ours = Nid yw Slack yn adnabod y gwasanaeth hwn. Rhaid i'w weithredwr wirio'r client id a'r client secret. Yna gallwch ddechrau eto.
install-later = Nid oedd modd cyrraedd Slack ar hyn o bryd. Ni osodwyd dim. Dechreuwch eto ymhen munud.
workspace-left = Tynnwyd Convenor o un o weithleoedd rhaglen { $programme }. Ni allaf ysgrifennu mwyach at { $count ->
    [zero] neb yno.
    [one] un person yno.
    [two] ddau o bobl yno.
   *[other] { $count } o bobl yno.
} Gall gweinyddwr ei osod eto.
workspace-silent = Ni allaf ysgrifennu at un o weithleoedd rhaglen { $programme } ar hyn o bryd. Gall pwy bynnag sy'n rhedeg y gwasanaeth hwn ei drwsio. Caiff yr hyn sy'n aros ei anfon wedyn.
unreached = Ni allaf ysgrifennu mwyach at { $count ->
    [one] un person
    [two] ddau o bobl
   *[other] { $count } o bobl
} yn rhaglen { $programme }: tynnwyd Convenor o'r lle maen nhw.
unreached-who = Dyma pwy: { $names }.
unreached-back = Maen nhw ar seibiant. Os byddan nhw'n ychwanegu Convenor eto, gallan nhw fynd ymlaen.
