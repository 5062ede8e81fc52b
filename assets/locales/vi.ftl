# Chữ của giao diện bằng tiếng Việt. Chữ của từng cuộc khảo sát nằm trong survey-defs/.
# Xưng hô: gọi người trả lời là "ông/bà"; câu ngắn, rõ, không dùng từ hành chính khó hiểu.

language-name = Tiếng Việt
site-name = Hài Lòng
site-purpose = Ý kiến của người dân về sự phục vụ của chính quyền
skip-to-content = Đi thẳng đến nội dung
choose-language = Chọn ngôn ngữ
footer-purpose = Góp ý tự nguyện, không hỏi tên. Mỗi ý kiến đều được ghi nhận.
footer-results = Kết quả đã công bố
footer-home = Chọn nơi khác

# Trang đầu: tìm đơn vị
home-title = Ông/bà muốn góp ý về nơi nào?
home-lead = Mời ông/bà tìm cơ quan đã đến làm việc. Góp ý không cần tên, không cần đăng nhập.
search-label = Tên xã, phường, sở, ban, ngành
search-hint = Gõ có dấu hay không dấu đều được. Ví dụ: binh lu
search-button = Tìm
search-found = Tìm thấy { $count } nơi
search-none = Chưa tìm thấy nơi nào có tên “{ $query }”. Ông/bà thử gõ ít chữ hơn, hoặc chọn trong danh sách dưới đây.
tree-title = Chọn trong danh sách
tree-count = { $count } nơi
unit-now = Nay là:
unit-closed-on = Không còn từ ngày { $date }

# Trang của một đơn vị
unit-choose-survey = Mời ông/bà chọn phiếu góp ý
unit-no-survey = Hiện nay nơi này chưa có phiếu góp ý nào đang mở.
unit-below = Các nơi trực thuộc
survey-minutes = Khoảng { $minutes } phút
survey-closes = Nhận ý kiến đến hết ngày { $date }

# Phiếu
form-title-fault = Cần xem lại: { $title }
form-costs = Mất khoảng { $minutes } phút; không hỏi tên, số điện thoại hay số căn cước.
form-part = Phần { $at }/{ $of }
form-next = Tiếp tục
form-back = Quay lại
form-send = Gửi ý kiến
form-sending = Đang gửi…
form-promise = Bấm “Gửi ý kiến” là xong. Ý kiến được gộp chung với nhiều người; không ai biết ông/bà là ai.
form-required = (cần trả lời)
form-clear = Bỏ chọn
form-yes = Có
form-no = Không
form-at-most = Chọn nhiều nhất { $count } ý.
form-several = Có thể chọn nhiều ý.
form-range = Từ { $min } đến { $max }.
form-from = Từ { $min } trở lên.
form-up-to = Nhiều nhất là { $max }.
form-date-range = Từ ngày { $min } đến ngày { $max }.
form-date-from = Từ ngày { $min } trở đi.
form-date-up-to = Đến ngày { $max }.
form-text-limit = Nhiều nhất { $count } chữ cái và dấu.
form-only-if = Chỉ trả lời nếu đúng với ông/bà.
faults-title = { $count ->
    [1] Còn một chỗ xin ông/bà xem lại
   *[other] Còn { $count } chỗ xin ông/bà xem lại
}
faults-kept = Những câu ông/bà đã trả lời vẫn được giữ nguyên.

# Sai sót trong câu trả lời
fault-required-choice = Xin chọn một câu trả lời.
fault-required-entry = Xin điền câu trả lời.
fault-empty = Phiếu chưa có câu trả lời nào. Xin trả lời ít nhất một câu.
fault-unknown-question = Phiếu này không có câu hỏi như vậy.
fault-not-asked = Câu này không hỏi trong trường hợp của ông/bà.
fault-unknown-code = Xin chọn một trong các ý đã cho.
fault-repeated = Câu này chỉ nhận một câu trả lời.
fault-repeated-code = Có ý được chọn hai lần.
fault-too-many-choices = Xin chọn nhiều nhất { $count } ý.
fault-exclusive-choice = Ý này không chọn cùng với ý khác được. Xin chọn lại.
fault-not-a-number = Xin viết bằng số, ví dụ { $example }.
fault-too-many-decimals = { $count ->
    [0] Xin viết số tròn, không có phần lẻ.
   *[other] Xin viết nhiều nhất { $count } chữ số sau dấu phẩy.
}
fault-too-small = Số nhỏ nhất là { $min }.
fault-too-large = Số lớn nhất là { $max }.
fault-not-a-date = Xin viết ngày có thật, theo mẫu { $example }.
fault-too-early = Xin chọn từ ngày { $min } trở đi.
fault-too-late = Xin chọn từ ngày { $max } trở về trước.
fault-too-long = Xin viết ngắn lại, nhiều nhất { $count } chữ cái và dấu.
fault-bad-characters = Có ký tự lạ không đọc được. Xin viết lại.
fault-wrong-type = Câu trả lời không đúng kiểu của câu hỏi.
fault-in-the-future = Thời điểm trả lời còn ở tương lai.
fault-outside-survey = Thời điểm trả lời nằm ngoài thời gian khảo sát.

# Trang cảm ơn
thanks-title = Cảm ơn ông/bà
thanks-recorded = Ý kiến đã được ghi nhận.
thanks-receipt = Mã biên nhận
thanks-receipt-use = Ông/bà có thể chép lại hoặc chụp màn hình. Mã này không cho biết ông/bà là ai.
thanks-next = Ý kiến của ông/bà được gộp với ý kiến của nhiều người để cơ quan phục vụ tốt hơn.
thanks-results = Xem kết quả đã công bố
thanks-another = Người khác trong nhà cũng muốn góp ý
thanks-home = Góp ý về nơi khác

# Trang báo lỗi
error-home = Về trang đầu
error-form = Mở phiếu mới
error-request = Mã yêu cầu: { $id }
error-not-found = Không có trang này
error-not-found-detail = Địa chỉ có thể bị gõ sai hoặc chép thiếu. Ông/bà có thể tìm lại từ trang đầu.
error-unknown-survey = Không có cuộc khảo sát này
error-unknown-survey-detail = Chúng tôi không tìm thấy cuộc khảo sát “{ $survey }”. Có thể địa chỉ bị chép thiếu.
error-unknown-unit = Không có đơn vị này
error-unknown-unit-detail = Chúng tôi không tìm thấy đơn vị “{ $unit }”. Ông/bà có thể tìm theo tên ở trang đầu.
error-unit-closed = { $unit } không còn là một đơn vị riêng
error-unit-closed-detail = Từ ngày { $date }, đơn vị này không còn. Mời ông/bà góp ý về nơi tiếp nhận công việc:
error-unit-closed-alone = Từ ngày { $date }, đơn vị này không còn. Ông/bà có thể tìm nơi khác ở trang đầu.
error-unit-not-yet = { $unit } chưa hoạt động
error-unit-not-yet-detail = Đơn vị này bắt đầu hoạt động từ ngày { $date }.
error-not-covered = Phiếu này không hỏi về { $unit }
error-not-covered-detail = Cuộc khảo sát “{ $survey }” dành cho những nơi khác. Mời ông/bà xem các phiếu góp ý của nơi này.
error-unit-page = Xem { $unit }
error-survey-not-yet = Cuộc khảo sát chưa bắt đầu
error-survey-not-yet-detail = “{ $survey }” bắt đầu nhận ý kiến từ ngày { $date }.
error-survey-closed = Cuộc khảo sát đã kết thúc
error-survey-closed-detail = “{ $survey }” không nhận ý kiến nữa từ ngày { $date }. Cảm ơn ông/bà đã quan tâm.
error-channel = Cuộc khảo sát không nhận ý kiến bằng cách này
error-channel-detail = “{ $survey }” không mở cho phiếu trả lời qua đường liên kết. Ông/bà vui lòng góp ý tại nơi làm việc.
error-already-answered = Phiếu này đã được gửi rồi
error-already-answered-detail = Chúng tôi đã nhận ý kiến từ chính phiếu này, mã biên nhận { $receipt }. Những thay đổi sau đó không được ghi thêm. Nếu người khác muốn góp ý, mời mở phiếu mới.
error-bad-address = Địa chỉ không đọc được
error-bad-address-detail = Trong địa chỉ có ký tự không hợp lệ. Ông/bà có thể tìm lại từ trang đầu.
error-bad-body = Dữ liệu gửi lên không đọc được
error-bad-body-detail = Nội dung gửi lên bị hỏng hoặc không đúng dạng. Xin mở lại phiếu và gửi lại.
error-not-utf8 = Chữ gửi lên không đọc được
error-not-utf8-detail = Nội dung gửi lên không theo bảng mã UTF-8. Xin mở lại phiếu và gửi lại.
error-bad-json = Nội dung JSON không đọc được
error-bad-json-detail = Có lỗi ở dòng { $line }, cột { $column } của nội dung gửi lên.
error-wrong-type = Không nhận kiểu nội dung này
error-wrong-type-detail = Ở đây chỉ nhận nội dung kiểu { $expected }.
error-too-large = Nội dung gửi lên quá lớn
error-too-large-detail = Mỗi lần chỉ nhận nhiều nhất { $kilobytes } kB. Xin viết ngắn lại rồi gửi lại.
error-method = Không thể làm như vậy ở địa chỉ này
error-method-detail = Địa chỉ này không nhận cách gửi vừa dùng. Mời ông/bà quay lại trang đầu.
error-cross-site = Yêu cầu đến từ một trang khác
error-cross-site-detail = Để bảo vệ ông/bà, chúng tôi chỉ nhận phiếu gửi từ chính trang này. Xin mở lại phiếu và gửi lại.
error-too-many = Có quá nhiều phiếu gửi cùng lúc
error-too-many-detail = Từ mạng này vừa gửi đến rất nhiều phiếu. Xin đợi { $seconds } giây rồi gửi lại; câu trả lời chưa được ghi.
error-busy = Máy chủ đang bận
error-busy-detail = Ý kiến chưa được ghi nhận. Xin đợi { $seconds } giây rồi gửi lại.
error-internal = Có trục trặc ở phía chúng tôi
error-internal-detail = Xin thử lại sau ít phút. Nếu vẫn không được, ông/bà báo cho cơ quan kèm mã yêu cầu dưới đây.
error-credential = Kênh này cần mã xác thực
error-credential-detail = Phiếu qua kênh “{ $channel }” cần mã của thiết bị, mã thư mời hoặc tài khoản cán bộ. Không có mã thì chỉ dùng kênh “link”.
error-import-channel = Không nhập dữ liệu qua đường này
error-import-channel-detail = Kênh “import” chỉ dùng cho lệnh nhập dữ liệu trên máy chủ.
error-conflict = Mã phiếu này đã dùng cho nội dung khác
error-conflict-detail = Đã có một phiếu mang mã này với nội dung khác. Phiếu đã ghi được giữ nguyên.
error-refused = Phiếu có chỗ chưa đúng
error-refused-detail = Chưa ghi nhận phiếu. Các chỗ chưa đúng được liệt kê bên dưới.

# Lỗi của phần bao quanh câu trả lời, trong API
submission-missing = Thiếu mục này.
submission-not-text = Mục này phải là một chuỗi chữ.
submission-not-object = Mục này phải là một đối tượng JSON.
submission-not-uuid = Mục này phải là một UUID.
submission-not-time = Mục này phải là thời điểm theo RFC 3339, ví dụ 2026-03-31T08:30:00+07:00.
submission-unknown-member = Không có mục nào tên như vậy.
submission-unknown-channel = Không có kênh này.
submission-channel-unused = Cuộc khảo sát này không dùng kênh này.
submission-unknown-language = Cuộc khảo sát này không có ngôn ngữ này.

# Lỗi ở trang số liệu và API chỉ số
error-unknown-period = Không có kỳ này
error-unknown-period-detail = “{ $period }” không phải là một kỳ. Kỳ viết như 2026-03 (tháng), 2026-Q1 (quý), 2026-H1 (nửa năm), 2026 (năm), mã đợt khảo sát, hoặc all (tất cả).
error-unknown-segment = Không chia được theo câu hỏi này
error-unknown-segment-detail = “{ $segment }” không phải câu hỏi phân nhóm của khảo sát này. Có thể chia theo: { $known }.
error-not-published = Số liệu của khảo sát này không công bố
error-not-published-detail = Số liệu của “{ $survey }” chỉ dùng trong nội bộ cơ quan hành chính. Muốn xem phải đăng nhập.

# Kỳ
period-month = tháng { $month }/{ $year }
period-quarter = quý { $quarter ->
    [1] I
    [2] II
    [3] III
   *[other] IV
}/{ $year }
period-first-half = 6 tháng đầu năm { $year }
period-second-half = 6 tháng cuối năm { $year }
period-year = năm { $year }
period-all = tất cả các kỳ
period-group-chosen = Kỳ đang xem
period-group-quarters = Quý
period-group-months = Tháng
period-group-halves = Nửa năm
period-group-years = Năm
period-group-waves = Đợt khảo sát
period-group-all = Toàn bộ
period-under-way = Kỳ chưa kết thúc, số liệu còn thay đổi.

# Số liệu: dùng chung cho trang quản trị và trang kết quả
figure-too-few = ‹ { $count } phiếu
figure-no-answers = chưa có câu trả lời
figure-missing-part = thiếu thành phần
figure-no-population = thiếu số giao dịch
figure-partial = Tính trên các thành phần có số liệu
filter-survey = Khảo sát
filter-period = Kỳ
filter-show = Xem
matrix-title = Đơn vị × chỉ số thành phần
matrix-caption = Chỉ số của { $unit } và các đơn vị trực thuộc, { $period }
matrix-unit = Đơn vị
matrix-responses = Số phiếu
matrix-whole-dimension = Chung
matrix-index = Chỉ số chung
matrix-open = Mở
matrix-up = Thu lại
matrix-closed = (đã sáp nhập hoặc giải thể)
matrix-note = Số đậm là chỉ số; số nhỏ bên dưới là số phiếu có trả lời (n). Dấu * là tính trên các thành phần có số liệu.
tree-of-index = Chỉ số, chỉ số thành phần và tiêu chí
tree-node = Chỉ số
tree-value = Giá trị
tree-n = Số phiếu (n)
tree-drawing = Vị trí trên thang
tree-difference = Chênh lệch
tree-note = Dấu * là tính trên các thành phần có số liệu.
tree-note-other = Chấm là đơn vị này, vạch đứng là { $unit }.

# Trang quản trị
admin-areas = Khu vực quản trị
admin-overview = Tổng quan
admin-results = Kết quả công bố
admin-sign-out = Đăng xuất
admin-trail = Đơn vị cấp trên
role-admin = Quản trị
role-analyst = Phân tích
role-unit = Đơn vị
role-clerk = Bộ phận Một cửa
role-viewer = Chỉ xem
headline-n = { $n } phiếu, { $period }
headline-before = { $period }: { $value } ({ $n } phiếu); chênh lệch { $difference } điểm, chưa xét sai số
headline-own-page = Xem từng tiêu chí
losses-title = Mất điểm nhiều nhất
losses-lost = { $points } điểm
losses-points = Mất điểm
losses-worst = Nơi thấp nhất
losses-lowest = thấp nhất:
legend-against = So với { $value }:
legend-far-below = thấp hơn từ { $points } điểm
legend-below = thấp hơn { $near }–{ $far }
legend-close = trong khoảng ±{ $points }
legend-above = cao hơn { $near }–{ $far }
legend-far-above = cao hơn từ { $points } điểm
matrix-opened = Đang mở:
empty-title = Chưa có phiếu nào
empty-detail = Khi có người trả lời, chỉ số hiện ngay tại đây. Hãy mở phiếu của một đơn vị, gửi đường liên kết hoặc in mã QR dán tại nơi tiếp dân.
empty-form = Mở một phiếu
unit-empty-title = Chưa có phiếu nào trong { $period }
unit-empty-detail = Hãy chọn kỳ khác ở trên, hoặc xem các tháng đã có phiếu ở bảng dưới.
trend-drawing = Đường diễn biến của chỉ số theo tháng; số liệu ở bảng bên dưới
trend-table-title = Diễn biến theo tháng
trend-month = Tháng
trend-note = Các tháng của kỳ đang xem được đánh dấu ở cạnh trái. Số nhỏ là số phiếu (n).

# Đăng nhập, quản trị viên đầu tiên
login-title = Đăng nhập
login-lead = Dành cho cán bộ được cấp tài khoản.
login-name = Tên đăng nhập
login-password = Mật khẩu
login-button = Đăng nhập
login-help = Quên mật khẩu: liên hệ người quản trị của đơn vị.
login-wrong = Tên đăng nhập hoặc mật khẩu chưa đúng.
login-wait = Đã thử sai nhiều lần. Xin thử lại sau { $seconds } giây.
setup-title = Tạo tài khoản quản trị đầu tiên
setup-lead = Đường liên kết này chỉ dùng được một lần.
setup-hint = Ít nhất { $count } ký tự. Một câu dài dễ nhớ tốt hơn một từ khó.
setup-again = Nhập lại mật khẩu
setup-button = Tạo tài khoản
setup-fault-name = Xin nhập tên đăng nhập.
setup-fault-short = Mật khẩu cần ít nhất { $count } ký tự.
setup-fault-long = Mật khẩu có nhiều nhất { $count } ký tự.
setup-fault-again = Hai lần nhập mật khẩu không giống nhau.
setup-gone-title = Đường liên kết không còn dùng được
setup-gone-detail = Đường liên kết này đã được dùng, đã hết hạn hoặc bị chép thiếu. Nếu chưa có quản trị viên nào, hãy khởi động lại máy chủ để có đường liên kết mới.

# Trang kết quả công bố
results-title = Kết quả đã công bố
results-lead = Chỉ số hài lòng của người dân về sự phục vụ của cơ quan hành chính nhà nước.
results-none = Hiện chưa có khảo sát nào được công bố.
results-n = { $n } phiếu
results-finding = { $index } { $period } của { $unit } là { $value }, tính trên { $n } phiếu.
results-extremes = Chỉ số thành phần cao nhất là { $high } ({ $high-value }), thấp nhất là { $low } ({ $low-value }).
results-too-few = Kỳ này chưa đủ phiếu để công bố ({ $withheld }).
results-units = Các đơn vị
results-dimensions = Chỉ số thành phần
results-withheld = “{ $withheld }”: có dưới { $count } phiếu nên không công bố, để không ai nhận ra người trả lời và số liệu đủ tin cậy.
results-method = Cách tính
results-source = Căn cứ:
results-version = Phiên bản phiếu { $version }
results-json = Số liệu dạng JSON
results-foot = Số liệu tính từ các phiếu trả lời tự nguyện, không ghi tên.
results-answer = Góp ý về một cơ quan
method-share = Mỗi tiêu chí là tỷ lệ phần trăm người chọn { $options } trong số người có trả lời câu đó.
method-quoted = “{ $text }”
method-or = { " hoặc " }
method-mean = Mỗi tiêu chí là điểm trung bình của các câu trả lời.
method-mixed = Mỗi tiêu chí là tỷ lệ phần trăm hoặc điểm trung bình của các câu trả lời, theo định nghĩa của khảo sát.
method-combine-mean = Chỉ số thành phần là trung bình cộng của các tiêu chí; chỉ số chung là trung bình cộng của các chỉ số thành phần.
method-combine-weighted = Chỉ số thành phần và chỉ số chung là trung bình có trọng số của các phần bên dưới.
method-combine-sum = Chỉ số thành phần và chỉ số chung là tổng của các phần bên dưới.
method-combine-pooled = Chỉ số thành phần và chỉ số chung tính gộp trên tất cả câu trả lời của các tiêu chí bên dưới.
method-combine-mixed = Chỉ số thành phần và chỉ số chung được tổng hợp từ các phần bên dưới theo định nghĩa của khảo sát.
method-pooled = Chỉ số của nhiều đơn vị tính gộp trên tất cả phiếu.
method-mean-of-units = Chỉ số của nhiều đơn vị là trung bình cộng của các đơn vị, mỗi đơn vị có vai trò như nhau.
method-population = Chỉ số của nhiều đơn vị là trung bình theo số giao dịch mà mỗi đơn vị đã giải quyết.
method-blank = Câu bỏ trống không tính vào mẫu số.
method-missing-drop = Phần nào không có số liệu thì không đưa vào trung bình; trọng số chia lại cho các phần còn lại.
method-missing-withhold = Nếu thiếu một phần thì không tính chỉ số chung.
method-minimum = Số liệu dựa trên dưới { $count } phiếu không công bố.
method-no-interval = Chưa tính sai số: chênh lệch nhỏ giữa các đơn vị có thể chỉ là ngẫu nhiên.

# Sàng lọc và kênh
form-trap = Xin để trống ô này
error-channel-closed = Phiếu này không nhận ý kiến bằng cách này
error-channel-closed-detail = Khảo sát “{ $survey }” không mở kênh “{ $channel }”.
headline-excluded = { $n } phiếu đã để ngoài chỉ số
results-excluded = Số phiếu để ngoài chỉ số (trùng, thử, đáng ngờ; phiếu vẫn được lưu, việc loại ghi lý do và có thể khôi phục): { $n }.
# Công bố
admin-publications = Công bố
publish-title = Công bố kết quả
publish-lead = Công bố là giữ nguyên số liệu của một kỳ: bản đã công bố không thay đổi nữa. Nếu sau đó phát hiện sai sót thì công bố bản đính chính, nêu rõ lý do.
publish-nothing-over = Chưa có kỳ nào kết thúc để công bố.
publish-preview = Xem trước khi công bố
publish-none = Chưa công bố lần nào.
publish-editions = Các lần công bố
publish-edition = Lần
publish-at = Thời điểm
publish-by = Người công bố
publish-note = Ghi chú
publish-finding = Chỉ số chung { $value }, tính trên { $responses } phiếu, { $units } đơn vị.
publish-no-value = Kỳ này chưa đủ phiếu để có chỉ số chung.
publish-withheld = { $count } số liệu không công bố vì có dưới { $minimum } phiếu hoặc để không suy ra được số liệu của nhóm nhỏ.
publish-excluded = { $count } phiếu bị loại khỏi số liệu của kỳ, có ghi lý do.
publish-changes = { $count } số liệu khác với lần công bố trước.
publish-why = Lý do đính chính
publish-note-hint = Một hai câu cho người đọc, đăng cùng kết quả.
publish-for-good = Bản công bố được giữ nguyên vĩnh viễn; chỉ có thể thay bằng một bản đính chính.
publish-button = Công bố
publish-correct-button = Công bố bản đính chính (lần { $edition })
publish-fault-same = Số liệu không khác lần công bố trước nên không cần công bố lại.
publish-fault-moved = Số liệu vừa thay đổi so với bản xem trước. Xin xem lại rồi công bố.
publish-fault-note = Xin ghi một hai câu cho người đọc.
publish-fault-long = Ghi chú có nhiều nhất 1.000 ký tự.
results-standing = Bản công bố
results-provisional = Số liệu tạm tính đến { $moment }, chưa công bố chính thức.
results-published = Công bố chính thức lúc { $moment }, lần { $edition }.
results-corrected = Bản đính chính lần { $edition }, công bố lúc { $moment }.
results-correction = Lý do đính chính:
results-newer = Đã có bản đính chính mới hơn
results-older = Xem bản công bố trước
results-download = Tải số liệu:
results-check = Kiểm tra bản công bố
results-counts = { $responses } phiếu được tính, { $excluded } phiếu bị loại; tệp số liệu có { $rows } dòng.
results-address = Địa chỉ cố định
results-digest = Mã kiểm tra SHA-256
results-changes = Thay đổi so với lần công bố trước
results-before = Trước
results-after = Sau
results-more-changes = và { $count } số liệu khác, xem trong tệp JSON.
results-no-figure = không có
file-sheet-matrix = Đơn vị và chỉ số
file-sheet-figures = Số liệu
file-sheet-codebook = Bảng mã
file-sheet-method = Cách tính
file-rank = Thứ hạng
file-code = Mã
file-meaning = Ý nghĩa
file-parent = Thuộc
file-weight = Trọng số
file-edition = { $period }. Lần công bố { $edition }, lúc { $moment }.
file-counts = { $responses } phiếu được tính, { $excluded } phiếu bị loại. Trang số liệu có { $rows } dòng.
file-column-survey = Mã khảo sát
file-column-version = Phiên bản phiếu
file-column-period = Kỳ
file-column-edition = Lần công bố
file-column-unit = Mã đơn vị
file-column-unit-name = Tên đơn vị
file-column-unit-kind = Loại đơn vị
file-column-unit-parent = Mã đơn vị cấp trên
file-column-rank-low = Thứ hạng cao nhất trong các đơn vị cùng cấp trên (bằng điểm thì cùng hạng)
file-column-rank-high = Thứ hạng thấp nhất
file-column-node = Mã chỉ số, chỉ số thành phần hoặc tiêu chí
file-column-node-title = Tên chỉ số
file-column-value = Giá trị; trống nếu không có hoặc không công bố
file-column-low = Cận dưới của khoảng tin cậy 95 %
file-column-high = Cận trên của khoảng tin cậy 95 %
file-column-n = Số phiếu có trả lời; trống nếu không công bố
file-column-absence = Vì sao không có giá trị
# Máy hỏi ý kiến đặt tại nơi tiếp dân
kiosk-begin = Bắt đầu
kiosk-aloud = Đọc to
kiosk-large = Chữ to
kiosk-contrast = Tương phản
kiosk-course = Đã trả lời đến đâu
kiosk-steps = Chuyển câu hỏi
kiosk-skip = Bỏ qua
kiosk-to-start = Về màn hình đầu
kiosk-idle-title = Bà con còn ở đây không?
kiosk-idle-detail = Nếu không có ai chạm vào màn hình, các câu trả lời sẽ bị xóa để người sau không nhìn thấy.
kiosk-idle-stay = Tôi trả lời tiếp
kiosk-unkept-title = Máy chưa giữ được ý kiến này
kiosk-unkept-detail = Bộ nhớ của máy đã đầy hoặc bị chặn, và lúc này không gửi đi được. Xin báo cán bộ, rồi thử gửi lại.
kiosk-unkept-again = Gửi lại
review-title = Xem lại trước khi gửi
review-lead = Chạm vào một câu để sửa.
review-blank = (để trống)
review-change = Sửa
clerk-open = Dành cho cán bộ
clerk-open-waiting = Dành cho cán bộ: { $count } phiếu đang chờ gửi
clerk-title = Dành cho cán bộ
clerk-pin = Mã PIN
clerk-pin-go = Mở
clerk-pin-wrong = Mã PIN chưa đúng. Xin đợi vài giây rồi nhập lại.
clerk-pin-insecure = Trang phải mở qua HTTPS mới kiểm tra được mã PIN.
clerk-close = Đóng
clerk-device = Thiết bị
clerk-waiting = Phiếu đang chờ gửi
clerk-refused = Trong đó máy chủ chưa nhận
clerk-delivered = Lần gửi được gần nhất
clerk-broken = Bộ nhớ của trình duyệt đã đầy hoặc bị chặn: phiếu mới chỉ được nhận khi có mạng. Hãy lưu hàng chờ ra tệp và giải phóng bộ nhớ.
clerk-stopped = Máy chủ không nhận phiếu từ thiết bị này nữa. Hãy lưu hàng chờ ra tệp, hoặc đăng ký lại thiết bị cho cùng đơn vị: phiếu đang chờ sẽ được gửi tiếp.
clerk-fleeting = Trình duyệt chưa hứa giữ dữ liệu lâu dài. Hãy cài trang này thành ứng dụng để phiếu chờ không bị xóa.
clerk-deliver = Gửi ngay
clerk-save = Lưu hàng chờ ra tệp
clerk-leave = Thoát toàn màn hình
error-unknown-device = Không nhận ra thiết bị này
error-unknown-device-detail = Đường liên kết của thiết bị có thể bị gõ sai hoặc chép thiếu. Cán bộ phụ trách có thể tạo đường liên kết mới ở trang quản trị.
error-device-revoked = Thiết bị này đã ngừng nhận ý kiến
error-device-revoked-detail = Cơ quan đã ngừng dùng thiết bị này. Ông/bà có thể góp ý bằng cách quét mã QR tại nơi tiếp dân, hoặc hỏi cán bộ.
error-device-elsewhere = Thiết bị không dùng cho phiếu này
error-device-elsewhere-detail = Mã của thiết bị chỉ dùng cho đơn vị và cuộc khảo sát đã đăng ký.
error-not-yours = Tài khoản này không làm được việc đó
error-not-yours-detail = Việc này dành cho vai trò khác. Nếu cần, xin liên hệ người quản trị.
submission-not-seconds = Mục này phải là số giây nguyên, từ 0 đến { $most }.

# Quản lý thiết bị tại nơi tiếp dân
admin-kiosks = Thiết bị tại quầy
kiosks-list = Các thiết bị
kiosks-none = Chưa có thiết bị nào. Đăng ký một thiết bị ở dưới, rồi mở đường liên kết trên máy tính bảng đặt tại quầy.
kiosks-silent-count = { $count ->
    [1] Một thiết bị im lặng
   *[other] { $count } thiết bị im lặng
}
kiosks-label = Vị trí
kiosks-label-hint = Ví dụ: Quầy số 2, cạnh cửa ra
kiosks-unit = Đơn vị
kiosks-survey = Khảo sát
kiosks-life = Tình trạng
kiosks-created = Đăng ký
kiosks-never-heard = Chưa mở lần nào
kiosks-heard = Đang hoạt động, nghe lúc { $moment }
kiosks-silent = Im lặng từ { $moment }
kiosks-revoked = Đã thu hồi lúc { $moment }
kiosks-waiting = { $count } phiếu chờ trên máy
kiosks-new = Đăng ký thiết bị
kiosks-choose = Chọn đơn vị
kiosks-pin = Mã PIN của cán bộ
kiosks-pin-hint = 4 đến 8 chữ số, để mở phần dành cho cán bộ trên máy.
kiosks-idle = Không ai chạm sau bao nhiêu giây thì hỏi
kiosks-warning = Đợi thêm bao nhiêu giây rồi xóa
kiosks-partial = Phiếu trả lời dở dang khi người dân bỏ đi
kiosks-partial-discard = Xóa
kiosks-partial-send = Gửi, nếu các câu cần trả lời đã có câu trả lời
kiosks-whole-screen = Mở toàn màn hình
kiosks-register = Đăng ký
kiosks-fault-unit = Xin chọn một đơn vị.
kiosks-fault-survey = Xin chọn một khảo sát.
kiosks-fault-covers = Khảo sát này không hỏi về đơn vị đã chọn.
kiosks-fault-label = Xin ghi vị trí đặt máy, nhiều nhất 80 ký tự.
kiosks-fault-seconds = Xin ghi số giây từ { $min } đến { $max }.
kiosks-fault-pin = Mã PIN gồm 4 đến 8 chữ số.
kiosks-fault-reason = Xin ghi lý do.
kiosks-made = Đã đăng ký
kiosks-made-once = Đường liên kết chỉ hiện một lần này. Ai có nó đều gửi được ý kiến thay thiết bị: không gửi qua thư, không chụp lại.
kiosks-made-open = Trên máy tính bảng, quét mã này hoặc mở đường liên kết:
kiosks-made-code = Mã QR của đường liên kết bên dưới
kiosks-made-install = Trong trình đơn của trình duyệt, chọn “Thêm vào màn hình chính” để máy chạy được cả khi mất mạng.
kiosks-made-check = Trả lời thử một lần rồi xem thiết bị có hiện “Đang hoạt động” trong danh sách không; nhớ loại phiếu thử khỏi số liệu.
kiosks-back = Về danh sách thiết bị
kiosks-revoke = Thu hồi thiết bị
kiosks-revoke-lead = Máy sẽ ngừng nhận ý kiến ngay khi có mạng. Phiếu đã gửi vẫn giữ nguyên. Việc này không hoàn lại được; muốn dùng tiếp phải đăng ký lại.
kiosks-revoke-waiting = Lần nghe gần nhất, { $count } phiếu còn chờ trên máy. Hãy gửi hoặc lưu ra tệp trước khi thu hồi.
kiosks-reason = Lý do
kiosks-revoke-button = Thu hồi

# Tệp số liệu
admin-files = Tệp số liệu
page-as-of = Số liệu tính đến { $moment }.
files-report = Báo cáo
files-report-detail = Bảng tính Excel để trình và lưu: trang bìa, tóm tắt có biểu đồ, ma trận đơn vị và chỉ số, diễn biến theo tháng, mỗi đơn vị một trang, cách tính.
files-report-get = Tải báo cáo (XLSX)
files-record = Phiếu trả lời
files-record-detail = { $n } phiếu của kỳ, kèm phiếu đã loại: tệp CSV, bảng mã (câu hỏi, mã, nhãn), lệnh đọc nhãn cho R và SPSS, và bản kê số dòng để kiểm tra.
files-package-get = Tải trọn gói (ZIP)
files-record-care = Phiếu có thể chứa lời góp ý tự viết. Chỉ dùng cho công việc phân tích; việc tải về được ghi vào nhật ký.
report-cover = Bìa
report-summary = Tóm tắt
report-matrix = Ma trận
report-course = Diễn biến
report-excluded = Số phiếu để ngoài chỉ số
report-as-of = Số liệu tính đến
report-low = Cận dưới 95 %
report-high = Cận trên 95 %
report-chart-top = Chỉ số chung và các chỉ số thành phần
report-counts = { $responses } phiếu được tính, { $excluded } phiếu để ngoài, { $units } đơn vị trực thuộc.
report-inside = Báo cáo dùng trong nội bộ cơ quan: số liệu của nhóm nhỏ chưa được lược bỏ.
