### One person with several accounts.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

link-code = Mae'r cod hwn ar gyfer eich cyfrif arall. Anfonwch ef ataf oddi yno, ar ei ben ei hun. Mae'n gweithio am { $minutes } munud:
link-why = Un person ydych chi wedyn ar y ddau. Rwy'n ysgrifennu at y cyfrif a ddefnyddioch ddiwethaf. Peidiwch â rhoi'r cod i neb: bydd pwy bynnag sy'n ei anfon yn darllen popeth sy'n eiddo i chi.
link-new = Mae cyfrif ar { $platform } yn eiddo i chi hefyd bellach, a byddaf yn ysgrifennu atoch yno. Nid chi wnaeth hyn? Yna pwyswch y botwm.
button-unlink = Nid fi oedd hwn
unlinked = Nid eich cyfrif chi yw hwnnw mwyach, ac rwy'n ysgrifennu atoch yma. Ni ellir dad-ddarllen yr hyn a ddarllenwyd yno.
link-nobody = Dydw i ddim yn adnabod y cyfrif hwn eto. Ysgrifennwch "cysylltu" lle rydych chi eisoes yn cymryd rhan, ac anfonwch y cod ataf oddi yma.
link-already = Mae'r cyfrif hwn yn eiddo i chi'n barod. Anfonwch y cod o'ch cyfrif arall.
link-two-people = Rydych chi'n cymryd rhan o'r ddau gyfrif, felly ni allaf eu huno. Dewiswch yr un i'w gadw. Ar y llall, ysgrifennwch "gadael". Caiff yr hyn a gedwir yno ei ddileu, a chaiff y cylch yno wybod. Yna ysgrifennwch "cysylltu" ar yr un rydych yn ei gadw, ac anfonwch y cod newydd o'r llall.
linked = Dyna ni. Chi biau'r cyfrif hwn hefyd, a byddaf yn ysgrifennu atoch yma o hyn ymlaen. Ysgrifennwch "ysgrifennu yma" ar y llall i newid hynny.
link-or-find = Neu gallaf chwilio am eich cyfrif arall yn ôl eich cyfeiriad e-bost. Nid wyf yn cadw'r cyfeiriad.
button-link-find = Chwilio yn ôl fy e-bost
link-no-address = Ni allaf weld cyfeiriad e-bost wedi'i gadarnhau yma. Ysgrifennwch "cysylltu" lle rydych chi eisoes yn cymryd rhan, ac anfonwch y cod ataf oddi yma.
link-looked = Os oes gan eich cyfrif arall yr un cyfeiriad e-bost, rwyf wedi gofyn yno. Dywedwch ie yno o fewn { $days } diwrnod. Os na ddaw dim, ysgrifennwch "cysylltu" yno a defnyddiwch god.
link-both-you = Mae'n edrych fel petaech chi hefyd yn defnyddio Convenor yn { $platform }. Ai chi yw'r ddau?
link-only-if = Mae gan rywun yno yr un cyfeiriad e-bost, ac mae'n dweud ei fod eisoes yn cymryd rhan. Dywedwch ie dim ond os mai chi ofynnodd am hyn.
button-link-yes = Ie, cysylltwch nhw
button-link-no = Na
link-joined = Dyna ni. Un person ydych chi yma ac yn { $platform } nawr. Rwy'n ysgrifennu at y cyfrif a ddefnyddioch ddiwethaf.
link-joined-there = Dyna ni. Chi biau'r cyfrif hwn hefyd. Os ydych chi am gael fy negeseuon yma o hyn ymlaen, ysgrifennwch "ysgrifennu yma".
link-joined-before = Mae eich cyfrif yn { $platform } eisoes wedi'i gysylltu â hwn.
link-takes-part-there = Rydych chi'n cymryd rhan o'ch cyfrif yn { $platform } hefyd, felly ni allaf eu huno. Dewiswch yr un i'w gadw. Ar y llall, ysgrifennwch "gadael". Caiff yr hyn a gedwir yno ei ddileu, a chaiff y cylch yno wybod. Yna ysgrifennwch "cysylltu" ar yr un rydych yn ei gadw.
link-refused = Rwy'n eu cadw ar wahân, ac ni fyddaf yn gofyn am y cyfrif hwnnw eto. Os yw hyn yn eich poeni, codwch bryder.
link-gone = Mae'r cwestiwn hwnnw wedi dyddio, ac ni newidiwyd dim. I gysylltu'ch cyfrifon â chod, ysgrifennwch "cysylltu".
written-here = O hyn ymlaen byddaf yn ysgrifennu atoch yma.
help-link = cysylltu: bod yn un person ar Slack ac ar Teams
