### One person with several accounts.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

link-code = Mae'r cod hwn ar gyfer eich cyfrif arall. Anfonwch ef ataf oddi yno, ar ei ben ei hun. Mae'n gweithio am { $minutes } munud:
link-why = Un person ydych chi wedyn ar y ddau. Rwy'n ysgrifennu at y cyfrif a ddefnyddioch ddiwethaf. Peidiwch â rhoi'r cod i neb: bydd pwy bynnag sy'n ei anfon yn darllen popeth sy'n eiddo i chi.
link-new = Mae cyfrif ar { $platform } yn eiddo i chi hefyd bellach, a byddaf yn ysgrifennu atoch yno. Nid chi wnaeth hyn? Yna pwyswch y botwm.
button-unlink = Nid fi oedd hwn
unlinked = Nid eich cyfrif chi yw hwnnw mwyach, ac rwy'n ysgrifennu atoch yma. Ni ellir dad-ddarllen yr hyn a ddarllenwyd yno.
link-nobody = Dydw i ddim yn adnabod y cyfrif hwn eto. Ysgrifennwch "cysylltu" lle rydych chi eisoes yn cymryd rhan, ac anfonwch y cod ataf oddi yma.
link-already = Mae'r cyfrif hwn yn eiddo i chi'n barod. Anfonwch y cod o'ch cyfrif arall.
link-two-people = Rydych chi'n cymryd rhan o'r cyfrif hwn hefyd. Ysgrifennwch "gadael" yma yn gyntaf, ac yna anfonwch y cod eto.
linked = Dyna ni. Chi biau'r cyfrif hwn hefyd, a byddaf yn ysgrifennu atoch yma o hyn ymlaen. Ysgrifennwch "ysgrifennu yma" ar y llall i newid hynny.
written-here = O hyn ymlaen byddaf yn ysgrifennu atoch yma.
help-link = cysylltu: bod yn un person ar Slack ac ar Teams
