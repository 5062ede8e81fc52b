# Interface texts in English. The texts of each survey stand in survey-defs/.

language-name = English
site-name = Hài Lòng
site-purpose = What people say about how government serves them
skip-to-content = Skip to content
choose-language = Choose a language
footer-purpose = Voluntary, without names. Every answer is recorded.
footer-results = Published results
footer-home = Choose another office

# Home: find a unit
home-title = Which office is your opinion about?
home-lead = Find the office you dealt with. You need no name and no account.
search-label = Name of a commune, ward or department
search-hint = With or without Vietnamese accents. For example: binh lu
search-button = Search
search-found = { $count ->
    [one] Found one office
   *[other] Found { $count } offices
}
search-none = No office called “{ $query }” was found. Try fewer letters, or choose from the list below.
tree-title = Choose from the list
tree-count = { $count ->
    [one] one office
   *[other] { $count } offices
}
unit-now = Now:
unit-closed-on = Closed on { $date }

# Page of a unit
unit-choose-survey = Please choose a questionnaire
unit-no-survey = No questionnaire is open for this office at the moment.
unit-below = Offices below it
survey-minutes = { $minutes ->
    [one] About one minute
   *[other] About { $minutes } minutes
}
survey-closes = Open until the end of { $date }

# Form
form-title-fault = Please check: { $title }
form-costs = It takes about { $minutes } min; no name, phone or identity number is asked.
form-part = Part { $at } of { $of }
form-next = Continue
form-back = Back
form-send = Send my answers
form-sending = Sending…
form-promise = “Send my answers” is the last step. Your answers are combined with those of many others; nobody knows who you are.
form-required = (needs an answer)
form-clear = Clear
form-yes = Yes
form-no = No
form-at-most = Choose { $count } at most.
form-several = You may choose several.
form-range = From { $min } to { $max }.
form-from = { $min } or more.
form-up-to = { $max } at most.
form-date-range = From { $min } to { $max }.
form-date-from = { $min } or later.
form-date-up-to = { $max } or earlier.
form-text-limit = { $count } characters at most.
form-only-if = Answer only if this applies to you.
faults-title = { $count ->
    [one] There is one thing to check
   *[other] There are { $count } things to check
}
faults-kept = Everything you answered has been kept.

# What is wrong with an answer
fault-required-choice = Please choose an answer.
fault-required-entry = Please fill in an answer.
fault-empty = Nothing has been answered yet. Please answer at least one question.
fault-unknown-question = This questionnaire has no such question.
fault-not-asked = This question is not asked in your case.
fault-unknown-code = Please choose one of the answers given.
fault-repeated = This question takes one answer only.
fault-repeated-code = One answer has been chosen twice.
fault-too-many-choices = Please choose { $count } at most.
fault-exclusive-choice = This answer cannot stand together with another. Please choose again.
fault-not-a-number = Please write a number, for example { $example }.
fault-too-many-decimals = { $count ->
    [0] Please write a whole number.
    [one] Please write one decimal at most.
   *[other] Please write { $count } decimals at most.
}
fault-too-small = The smallest number is { $min }.
fault-too-large = The largest number is { $max }.
fault-not-a-date = Please write a date that exists, such as { $example }.
fault-too-early = Please choose { $min } or later.
fault-too-late = Please choose { $max } or earlier.
fault-too-long = Please write less: { $count } characters at most.
fault-bad-characters = There are characters that cannot be read. Please write it again.
fault-wrong-type = The answer is not of the kind the question asks for.
fault-in-the-future = The time of answering has not come yet.
fault-outside-survey = The time of answering is outside the time of the survey.

# Thank-you page
thanks-title = Thank you
thanks-recorded = Your answers have been recorded.
thanks-receipt = Receipt code
thanks-receipt-use = You may write it down or take a screenshot. It does not tell who you are.
thanks-next = Your answers are combined with those of many others, so that the office can serve people better.
thanks-results = See the published results
thanks-another = Someone else at home wants to answer too
thanks-home = Another office

# Error pages
error-home = To the start page
error-form = Open a new questionnaire
error-request = Request code: { $id }
error-not-found = There is no such page
error-not-found-detail = The address may have been mistyped or cut off. You can search again from the start page.
error-unknown-survey = There is no such survey
error-unknown-survey-detail = We did not find the survey “{ $survey }”. The address may have been cut off.
error-unknown-unit = There is no such office
error-unknown-unit-detail = We did not find the office “{ $unit }”. You can search by name on the start page.
error-unit-closed = { $unit } no longer exists
error-unit-closed-detail = It closed on { $date }. Please give your opinion about the office that took over its work:
error-unit-closed-alone = It closed on { $date }. You can look for another office on the start page.
error-unit-not-yet = { $unit } does not exist yet
error-unit-not-yet-detail = It begins its work on { $date }.
error-not-covered = This survey does not ask about { $unit }
error-not-covered-detail = “{ $survey }” is about other offices. Please see the questionnaires for this one.
error-unit-page = See { $unit }
error-survey-not-yet = The survey has not begun
error-survey-not-yet-detail = “{ $survey }” takes answers from { $date }.
error-survey-closed = The survey has ended
error-survey-closed-detail = “{ $survey }” has taken no more answers since { $date }. Thank you for your interest.
error-channel = The survey does not take answers this way
error-channel-detail = “{ $survey }” is not open to answers through a link. Please answer at the office.
error-already-answered = These answers were sent already
error-already-answered-detail = We have received answers from this very questionnaire, receipt code { $receipt }. Later changes were not recorded. If someone else wants to answer, please open a new one.
error-bad-address = The address cannot be read
error-bad-address-detail = The address holds characters that are not valid. You can search again from the start page.
error-bad-body = What was sent cannot be read
error-bad-body-detail = It is damaged or of the wrong form. Please open the questionnaire again and send it again.
error-not-utf8 = The text that was sent cannot be read
error-not-utf8-detail = It is not in UTF-8. Please open the questionnaire again and send it again.
error-bad-json = The JSON cannot be read
error-bad-json-detail = There is a fault at line { $line }, column { $column } of what was sent.
error-wrong-type = This type of content is not taken
error-wrong-type-detail = Only { $expected } is taken here.
error-too-large = Too much was sent at once
error-too-large-detail = At most { $kilobytes } kB is taken at a time. Please write less and send it again.
error-method = This cannot be done at this address
error-method-detail = The address does not take this kind of request. Please go back to the start page.
error-cross-site = The request came from another site
error-cross-site-detail = To protect you, answers are taken from this site only. Please open the questionnaire again and send it again.
error-too-many = Too many answers at once
error-too-many-detail = Very many answers have just come from this network. Please wait { $seconds } seconds and send again; nothing has been recorded yet.
error-busy = The server is busy
error-busy-detail = Your answers have not been recorded yet. Please wait { $seconds } seconds and send again.
error-internal = Something went wrong on our side
error-internal-detail = Please try again in a few minutes. If it still fails, tell the office the request code below.
error-credential = This channel needs a credential
error-credential-detail = Responses through “{ $channel }” need the token of a device or invitation, or a member of staff. Without one, use “link”.
error-import-channel = Data cannot be imported this way
error-import-channel-detail = The channel “import” is for the import command on the server only.
error-conflict = This id was used for other content
error-conflict-detail = A response with this id and other content exists already. It has been left as it is.
error-refused = The response has faults
error-refused-detail = It has not been recorded. The faults are listed below.

# The envelope around the answers, in the API
submission-missing = This member is missing.
submission-not-text = This member must be a string.
submission-not-object = This member must be a JSON object.
submission-not-uuid = This member must be a UUID.
submission-not-time = This member must be an RFC 3339 time, for example 2026-03-31T08:30:00+07:00.
submission-unknown-member = There is no member of this name.
submission-unknown-channel = There is no such channel.
submission-channel-unused = This survey does not use this channel.
submission-unknown-language = This survey does not have this language.

# Faults of the pages of figures and of the indices API
error-unknown-period = There is no such period
error-unknown-period-detail = “{ $period }” is not a period. A period is written 2026-03 (month), 2026-Q1 (quarter), 2026-H1 (half), 2026 (year), a wave's id, or all.
error-unknown-segment = Figures cannot be broken down by this question
error-unknown-segment-detail = “{ $segment }” is no segment question of this survey. Figures can be broken down by: { $known }.
error-not-published = The figures of this survey are not published
error-not-published-detail = The figures of “{ $survey }” stay inside the administration. Sign in to see them.

# Periods
period-month = { $month }/{ $year }
period-quarter = Q{ $quarter } { $year }
period-first-half = first half of { $year }
period-second-half = second half of { $year }
period-year = { $year }
period-all = all periods
period-group-chosen = Shown now
period-group-quarters = Quarters
period-group-months = Months
period-group-halves = Half-years
period-group-years = Years
period-group-waves = Waves
period-group-all = Everything
period-under-way = Not over yet, figures still change.

# Figures: shared by the administration and the published results
figure-too-few = ‹ { $count } responses
figure-no-answers = no answers yet
figure-missing-part = a part is missing
figure-no-population = no transaction count
figure-partial = Made of the parts that have figures
filter-survey = Survey
filter-period = Period
filter-show = Show
matrix-title = Units × dimensions
matrix-caption = Indices of { $unit } and the units below it, { $period }
matrix-unit = Unit
matrix-responses = Responses
matrix-whole-dimension = Overall
matrix-index = Index
matrix-open = Open
matrix-up = Close
matrix-closed = (merged or dissolved)
matrix-note = The bold number is the index; the small one below it is the number of responses with an answer (n). An asterisk: made of the parts that have figures.
tree-of-index = Index, dimensions and indicators
tree-node = Index
tree-value = Value
tree-n = Responses (n)
tree-drawing = Place on the scale
tree-difference = Difference
tree-note = An asterisk: made of the parts that have figures.
tree-note-other = The dot is this unit, the upright line is { $unit }.

# Administration
admin-areas = Administration
admin-overview = Overview
admin-results = Published results
admin-sign-out = Sign out
admin-trail = Units above
role-admin = Administrator
role-analyst = Analyst
role-unit = Unit
role-clerk = One-stop counter
role-viewer = Viewer
headline-n = { $n } responses, { $period }
headline-before = { $period }: { $value } ({ $n } responses); difference { $difference } points, chance not considered
headline-own-page = See every indicator
losses-title = Most points lost
losses-lost = { $points } points
losses-points = Points lost
losses-worst = Lowest unit
losses-lowest = lowest:
legend-against = Against { $value }:
legend-far-below = { $points } points or more below
legend-below = { $near }–{ $far } below
legend-close = within ±{ $points }
legend-above = { $near }–{ $far } above
legend-far-above = { $points } points or more above
matrix-opened = Opened:
empty-title = No responses yet
empty-detail = As soon as somebody answers, the index shows here. Open a unit's form, hand out its address, or post its QR code where people are served.
empty-form = Open a form
unit-empty-title = No responses in { $period }
unit-empty-detail = Choose another period above, or look at the months with responses in the table below.
trend-drawing = Course of the index by month; the figures are in the table below
trend-table-title = Month by month
trend-month = Month
trend-note = The months of the period shown are marked at the left edge. The small number is the number of responses (n).

# Sign-in, the first administrator
login-title = Sign in
login-lead = For officials who have been given an account.
login-name = User name
login-password = Password
login-button = Sign in
login-help = Forgotten password: ask your unit's administrator.
login-wrong = The user name or the password is wrong.
login-wait = Too many failed attempts. Please try again in { $seconds } seconds.
setup-title = Create the first administrator
setup-lead = This link works only once.
setup-hint = At least { $count } characters. A long phrase that is easy to remember beats a difficult word.
setup-again = Password again
setup-button = Create the account
setup-fault-name = Please enter a user name.
setup-fault-short = The password needs at least { $count } characters.
setup-fault-long = The password has at most { $count } characters.
setup-fault-again = The two passwords differ.
setup-gone-title = This link no longer works
setup-gone-detail = The link has been used, has expired, or was copied incompletely. If there is no administrator yet, restart the server to get a new link.

# Published results
results-title = Published results
results-lead = How satisfied citizens are with the service of the state's administrative offices.
results-none = No survey is published at present.
results-n = { $n } responses
results-finding = { $index }, { $unit }, { $period }: { $value }, from { $n } responses.
results-extremes = The highest dimension is { $high } ({ $high-value }), the lowest { $low } ({ $low-value }).
results-too-few = Too few responses to publish for this period ({ $withheld }).
results-units = Units
results-dimensions = Dimensions
results-withheld = “{ $withheld }”: fewer than { $count } responses, so not published: nobody can be recognised, and the figure would not be reliable.
results-method = Method
results-source = Based on:
results-version = Questionnaire version { $version }
results-json = Figures as JSON
results-foot = Figures come from voluntary responses without names.
results-answer = Give your view on an office
method-share = Each indicator is the percentage of people who chose { $options } among those who answered the question.
method-quoted = “{ $text }”
method-or = { " or " }
method-mean = Each indicator is the mean score of the answers.
method-mixed = Each indicator is a percentage or a mean score of the answers, as the survey defines it.
method-combine-mean = A dimension is the mean of its indicators; the index is the mean of its dimensions.
method-combine-weighted = Dimensions and the index are weighted means of their parts.
method-combine-sum = Dimensions and the index are sums of their parts.
method-combine-pooled = Dimensions and the index pool all answers to the indicators below them.
method-combine-mixed = Dimensions and the index are combined from their parts as the survey defines it.
method-pooled = The index of several units pools all their responses.
method-mean-of-units = The index of several units is the mean of the units, each counting the same.
method-population = The index of several units is their mean weighted by the transactions each has handled.
method-blank = Questions left blank do not count in the denominator.
method-missing-drop = A part without figures is left out of the mean; the others share its weight.
method-missing-withhold = If a part is missing, the whole is not computed.
method-minimum = Figures on fewer than { $count } responses are not published.
method-no-interval = Margins of error are not computed yet: small differences between units may be mere chance.

# Screening and channels
form-trap = Please leave this empty
error-channel-closed = This survey does not take answers this way
error-channel-closed-detail = The survey “{ $survey }” does not open the channel “{ $channel }”.
headline-excluded = { $n } responses are left out of the index
results-excluded = Responses left out of the index (repeats, tests, suspicious ones; they are kept, each with the reason, and can be put back): { $n }.
# Publication
admin-publications = Publication
publish-title = Publish results
publish-lead = Publishing keeps the figures of a period as they are: what is published does not change any more. If a mistake is found later, publish a correction and say why.
publish-nothing-over = No period is over yet.
publish-preview = Preview before publishing
publish-none = Nothing published yet.
publish-editions = Editions
publish-edition = Edition
publish-at = When
publish-by = By
publish-note = Note
publish-finding = Overall index { $value }, from { $responses } responses, { $units } units.
publish-no-value = Too few responses in this period for an overall index.
publish-withheld = { $count } figures are withheld because fewer than { $minimum } people stand behind them, or because a small group could be worked out from them.
publish-excluded = { $count } responses of the period are excluded, each for a recorded reason.
publish-changes = { $count } figures differ from the last edition.
publish-why = Why it is corrected
publish-note-hint = A sentence or two for the reader, shown with the results.
publish-for-good = An edition is kept as it is for ever; only a correction can take its place.
publish-button = Publish
publish-correct-button = Publish the correction (edition { $edition })
publish-fault-same = The figures are those of the last edition: there is nothing to publish.
publish-fault-moved = The figures have changed since the preview. Please look again, then publish.
publish-fault-note = Please write a sentence or two for the reader.
publish-fault-long = A note has at most 1,000 characters.
results-standing = Edition
results-provisional = Provisional figures as of { $moment }, not officially published.
results-published = Officially published on { $moment }, edition { $edition }.
results-corrected = Correction, edition { $edition }, published on { $moment }.
results-correction = Why it was corrected:
results-newer = There is a newer correction
results-older = See the edition before
results-download = Download the figures:
results-check = Check this edition
results-counts = { $responses } responses counted, { $excluded } excluded; the data file has { $rows } rows.
results-address = Permanent address
results-digest = SHA-256 digest
results-changes = Changes since the edition before
results-before = Before
results-after = After
results-more-changes = and { $count } more, see the JSON file.
results-no-figure = none
file-sheet-matrix = Units and indices
file-sheet-figures = Figures
file-sheet-codebook = Codebook
file-sheet-method = Method
file-rank = Rank
file-code = Code
file-meaning = Meaning
file-parent = Belongs to
file-weight = Weight
file-edition = { $period }. Edition { $edition }, { $moment }.
file-counts = { $responses } responses counted, { $excluded } excluded. The sheet of figures has { $rows } rows.
file-column-survey = Survey
file-column-version = Version of the questionnaire
file-column-period = Period
file-column-edition = Edition
file-column-unit = Unit
file-column-unit-name = Name of the unit
file-column-unit-kind = Kind of unit
file-column-unit-parent = Unit above
file-column-rank-low = Best rank among the units under the same unit (equal figures share their ranks)
file-column-rank-high = Worst rank
file-column-node = Index, dimension or indicator
file-column-node-title = Its title
file-column-value = Value; empty when there is none or it is withheld
file-column-low = Lower end of the 95% interval
file-column-high = Upper end of the 95% interval
file-column-n = Responses with an answer; empty when withheld
file-column-absence = Why there is no value
# Kiosks at the counters
kiosk-begin = Start
kiosk-aloud = Read aloud
kiosk-large = Large print
kiosk-contrast = High contrast
kiosk-course = How far you are
kiosk-steps = Move between questions
kiosk-skip = Skip
kiosk-to-start = Back to the start
kiosk-idle-title = Are you still there?
kiosk-idle-detail = If nobody touches the screen, the answers are erased so that the next person does not see them.
kiosk-idle-stay = I am still answering
kiosk-unkept-title = This device could not keep your answers
kiosk-unkept-detail = Its storage is full or blocked, and they cannot be sent just now. Please tell the staff, then try again.
kiosk-unkept-again = Send again
review-title = Look over your answers
review-lead = Touch a question to change its answer.
review-blank = (left blank)
review-change = Change
clerk-open = For staff
clerk-open-waiting = For staff: { $count } responses waiting
clerk-title = For staff
clerk-pin = PIN
clerk-pin-go = Open
clerk-pin-wrong = That PIN is not right. Wait a few seconds and try again.
clerk-pin-insecure = The PIN can only be checked on a page opened over HTTPS.
clerk-close = Close
clerk-device = Device
clerk-waiting = Responses waiting
clerk-refused = Of these, not accepted by the server
clerk-delivered = Last delivery
clerk-broken = The browser's storage is full or blocked: new responses are taken only while there is a connection. Save the queue to a file and free some storage.
clerk-stopped = The server takes no more responses from this device. Save the queue to a file, or register the device again for the same office: what waits will then be delivered.
clerk-fleeting = The browser has not promised to keep its data. Install this page as an app so that waiting responses are not erased.
clerk-deliver = Send now
clerk-save = Save the queue to a file
clerk-leave = Leave full screen
error-unknown-device = This device is not known
error-unknown-device-detail = The device's link may be mistyped or cut short. The person in charge can make a new link in the administration's pages.
error-device-revoked = This device no longer takes answers
error-device-revoked-detail = The office has stopped using this device. You can answer by scanning the QR code at the counter, or ask the staff.
error-device-elsewhere = The device is not for this survey
error-device-elsewhere-detail = A device's token works only for the office and the survey it was registered for.
error-not-yours = This account cannot do that
error-not-yours-detail = It is for another role. Ask the administrator if you need it.
submission-not-seconds = This must be a whole number of seconds from 0 to { $most }.

# Looking after the kiosks
admin-kiosks = Kiosks
kiosks-list = Devices
kiosks-none = No devices yet. Register one below, then open its link on the tablet at the counter.
kiosks-silent-count = { $count ->
    [1] One device has fallen silent
   *[other] { $count } devices have fallen silent
}
kiosks-label = Place
kiosks-label-hint = For example: counter 2, by the exit
kiosks-unit = Office
kiosks-survey = Survey
kiosks-life = State
kiosks-created = Registered
kiosks-never-heard = Never opened
kiosks-heard = Running, heard { $moment }
kiosks-silent = Silent since { $moment }
kiosks-revoked = Revoked { $moment }
kiosks-waiting = { $count } responses waiting on it
kiosks-new = Register a device
kiosks-choose = Choose an office
kiosks-pin = Clerk's PIN
kiosks-pin-hint = 4 to 8 digits; it opens the staff's part on the device.
kiosks-idle = Seconds without a touch before it asks
kiosks-warning = Seconds it then waits before it erases
kiosks-partial = A half-filled response when somebody walks away
kiosks-partial-discard = Erase it
kiosks-partial-send = Send it, if what must be answered is answered
kiosks-whole-screen = Use the whole screen
kiosks-register = Register
kiosks-fault-unit = Choose an office.
kiosks-fault-survey = Choose a survey.
kiosks-fault-covers = This survey does not ask about the office chosen.
kiosks-fault-label = Say where the device stands, in at most 80 characters.
kiosks-fault-seconds = Give a number of seconds from { $min } to { $max }.
kiosks-fault-pin = A PIN has 4 to 8 digits.
kiosks-fault-reason = Give a reason.
kiosks-made = Registered
kiosks-made-once = The link is shown this once. Whoever has it can send answers in the device's name: do not mail or photograph it.
kiosks-made-open = On the tablet, scan this code or open the link:
kiosks-made-code = QR code of the link below
kiosks-made-install = In the browser's menu choose “Add to home screen”, so that the device works without a connection too.
kiosks-made-check = Answer once as a test and see that the list says “Running”; remember to exclude the test response.
kiosks-back = Back to the devices
kiosks-revoke = Revoke the device
kiosks-revoke-lead = The device stops taking answers as soon as it has a connection. Responses already sent stay. This cannot be undone; to use the device again, register it again.
kiosks-revoke-waiting = When last heard, { $count } responses were waiting on it. Deliver or save them before revoking.
kiosks-reason = Reason
kiosks-revoke-button = Revoke

# Files
admin-files = Files
page-as-of = Figures as of { $moment }.
files-report = Report
files-report-detail = A workbook to hand on: cover, summary with a chart, matrix of units and indices, course by month, a sheet for each unit, method.
files-report-get = Download the report (XLSX)
files-record = Responses
files-record-detail = { $n } responses of the period, with the excluded ones marked: a CSV file, a codebook (question, code, label), scripts that give R and SPSS the labels, and a manifest with the number of rows to check.
files-package-get = Download all of it (ZIP)
files-record-care = Responses may hold free comments. Use them for analysis only; each download is noted in the audit.
report-cover = Cover
report-summary = Summary
report-matrix = Matrix
report-course = Course
report-excluded = Responses left out
report-as-of = Figures as of
report-low = 95% low
report-high = 95% high
report-chart-top = Overall index and its dimensions
report-counts = { $responses } responses counted, { $excluded } left out, { $units } units below.
report-inside = For use inside the administration: small groups are not withheld here.
