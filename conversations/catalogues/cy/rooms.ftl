### Ystafell cylch: un sgwrs i bawb ynddo, lle mae ei bobl mewn un gweithle.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

## Yr ystafell

room-heading = Rydych chi yma gyda'ch gilydd
room-welcome = Mae pawb yn eich cylch mewn un gweithle, felly dyma eich sgwrs. Mae pawb yma'n darllen yr hyn rydych yn ei ysgrifennu yma. Rwy'n dod â'r hyn a ysgrifennwch ataf i yn unig yma, o dan eich enw.
room-reads = Rwy'n darllen yr hyn a ddywedir yma, i'w gadw i'ch cylch ac i sylwi ar addewidion. Mae atebion i'm cwestiynau'n breifat nes eu dangos i gyd. Dim ond chi all ddileu'r hyn a ysgrifennwch yma. Ni allaf i.
room-ended = Mae eich cylch wedi newid, felly nid yw'n cwrdd yma mwyach. Nid wyf yn darllen y sgwrs hon bellach. Mae pawb sydd ynddi'n dal i ddarllen yr hyn a ysgrifennir yma.
room-ended-you = Mae sgwrs grŵp { $circle } wedi dod i ben. O hyn ymlaen, ysgrifennwch ataf i yma, a byddaf yn ei basio ymlaen.
room-closed = Mae'r cylch hwn ar ben. Nid wyf yn darllen y sgwrs hon bellach. Mae pawb sydd ynddi'n dal i ddarllen yr hyn a ysgrifennir yma.
room-lost = Ni allaf gyrraedd sgwrs grŵp { $circle } mwyach. O hyn ymlaen, ysgrifennwch ataf i yma, a byddaf yn ei basio ymlaen. Efallai na chyrhaeddodd fy nodiadau diwethaf yno. Ysgrifennwch "circle" i weld sut mae pethau.

## Cwestiynau ac addewidion yno

prompt-room = Pwyswch “Ateb”, ac ysgrifennwch ataf i yn unig. Chi sy'n dewis pwy sy'n ei ddarllen.
prompt-room-together = Pwyswch “Ateb”, ac ysgrifennwch ataf i yn unig. Chi sy'n dewis pwy sy'n ei ddarllen. Caiff atebion eu dangos yma gyda'i gilydd, ar ôl i bawb roi neu basio eu hateb.
prompt-room-realm = { $realm }: { $question }
answers-talk-here = I siarad am y rhain, ysgrifennwch yma.
harvest-room = Mae'r cwestiynau ar ben. Rwyf wedi gofyn i bob un ohonoch ar wahân beth rydych chi'n ei gymryd gyda chi. Caiff y cyfan ei ddangos yma, erbyn { $day }.
harvest-shown-here = Beth rydych chi'n ei gymryd gyda chi o'r cylch hwn
promised-here = Byddaf yn dweud wrthych yma sut mae'n mynd.

## Dewis y rhaglen, a dewis pob person

rhythm-together = Lle mae cylch cyfan mewn un gweithle Slack, ble mae'n siarad?
rhythm-together-no = Pob un gyda Convenor, a minnau'n pasio ymlaen
rhythm-together-yes = Mewn un sgwrs grŵp, os yw pawb yn cytuno
rhythm-together-hint = Yna maen nhw'n gweld cyfrifon Slack ei gilydd. Rhaid i bawb a ymunodd o'r blaen gytuno'n gyntaf: "consents".
setting-together = a gaiff cylchoedd siarad mewn un sgwrs grŵp
notice-together = Mewn un gweithle
notice-together-text = Os yw eich cylch cyfan mewn un gweithle Slack, a phawb yn cytuno, mae'n siarad mewn un sgwrs grŵp yno. Mae'r lleill yn gweld eich cyfrif Slack. Dim ond chi all ddileu'r hyn a ysgrifennwch yno.
notice-ask-together = Ydych chi'n cytuno i'r pedwar hyn? Gallwch hefyd eu dewis fesul un, a thynnu pob un yn ôl ar unrhyw adeg.
consent-together = Cwrdd mewn un lle: gall fy nghylch rannu un sgwrs grŵp yn Slack. Rydym yn gweld cyfrifon ein gilydd yno.
taken-back-together = Wedi'i nodi. Mae sgyrsiau grŵp rydych ynddynt yn dod i ben i'ch cylch. O hyn ymlaen rwy'n pasio geiriau ymlaen i bob un ohonoch.

## Yr hyn sy'n aros yno

someone-left-room = Mae rhywun wedi gadael { $circle }. Mae'r hyn a basiais ymlaen ar ei ran yn cael ei dynnu'n ôl. Mae'r hyn a ysgrifennodd yn y sgwrs grŵp yn aros yno, oni bai ei fod yn ei ddileu.
leave-stays-room = Yr hyn a ysgrifennoch mewn sgwrs grŵp yn Slack. Dilëwch hi yno eich hun, cyn gadael neu wedyn.
story-stays-room = Ni allaf ddileu'r hyn a ysgrifennoch yn y sgwrs grŵp ei hun. Dilëwch hi yn Slack eich hun, os gwelwch yn dda.
