### What every part says: names, lists, and what is to be mended in a form.
### Yn aros am adolygiad gan gyfieithydd proffesiynol (awaiting review by a professional translator).

button-cancel = Canslo
list-and = { $first } a { $last }
list-and-vowel = { $first } ac { $last }
someone-who-left = Rhywun sydd wedi gadael
somebody-here = Rhywun yn y cylch hwn
circle-with = eich cylch gyda { $names }
circle-alone = eich cylch
circle-since = eich cylch gyda { $names } (ers { $day })
problem-empty = Llenwch hwn, os gwelwch yn dda.
problem-empty-answer = Ysgrifennwch ateb, neu caewch hwn a phwyso "Pasio".
problem-quote-names = Gall hyn enwi rhywun, neu le. Tynnwch hynny allan, neu tynnwch y tic.
problem-choose = Dewiswch un o'r rhain, os gwelwch yn dda.
problem-too-long = Mae hwn yn rhy hir. Cadwch ef i { NUMBER($longest) } nod neu lai.
problem-date = Doeddwn i ddim yn gallu darllen hwnnw fel dyddiad. Rhowch gynnig ar "dydd Gwener nesaf", "ymhen pythefnos" neu "3 Rhagfyr".
problem-date-past = Mae'r diwrnod hwnnw wedi mynd heibio. Dewiswch un diweddarach.
problem-date-past-day = Mae'r dyddiad hwn wedi mynd heibio: { $day }. Dewiswch ddiwrnod diweddarach.
problem-date-far = Mae hynny'n bell iawn i ffwrdd. Dewiswch ddiwrnod o fewn y flwyddyn nesaf.
link-ended-heading = Mae'r ddolen hon wedi dod i ben
link-ended = Mae'n rhy hen, neu nid yw'n gyflawn. Ewch yn ôl at Convenor yn Slack neu Teams a gofynnwch am un newydd.
