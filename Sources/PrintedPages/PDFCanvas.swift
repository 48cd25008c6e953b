import CPangoCairo

/// Sets text and draws lines into a PDF, by Pango and Cairo: any script, its letters shaped and
/// joined as they are written, and the text can be selected and searched.
final class PDFCanvas {
    private let output = Output()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let layout: OpaquePointer
    /// How many characters no font here has a shape for.
    private(set) var unknownGlyphs = 0

    private final class Output {
        var bytes: [UInt8] = []
    }

    /// A PDF of pages of one size; nil where there is no memory for it.
    init?(paper: PrintedDocument.Paper) {
        let keep = Unmanaged.passUnretained(output).toOpaque()
        guard
            let surface = cairo_pdf_surface_create_for_stream(
                { keep, data, length in
                    guard let keep, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    let output = Unmanaged<Output>.fromOpaque(keep).takeUnretainedValue()
                    output.bytes += UnsafeBufferPointer(start: data, count: Int(length))
                    return CAIRO_STATUS_SUCCESS
                }, keep, Double(paper.width), Double(paper.height)),
            let cairo = cairo_create(surface), let layout = pango_cairo_create_layout(cairo)
        else { return nil }
        self.surface = surface
        self.cairo = cairo
        self.layout = layout
        // Letters stand where their widths say, not on whole points as on a screen.
        pango_context_set_round_glyph_positions(pango_layout_get_context(layout), 0)
        // The form is written from left to right, also where a name in a cell is not.
        pango_context_set_base_dir(pango_layout_get_context(layout), PANGO_DIRECTION_LTR)
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_single_paragraph_mode(layout, 1)
        // Where a word is broken within, the break must not look like a hyphen of the name.
        let attributes = pango_attr_list_new()
        pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(layout))
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    /// Says what the file is about.
    func describe(title: String, author: String, madeAt: String) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author)
        if !madeAt.isEmpty {
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, madeAt)
        }
    }

    /// How high a text is, set into a width.
    func height(of text: String, _ face: TextFace, width: Double, wraps: Bool = true) -> Double {
        set(text, face, width: width, .left, wraps: wraps)
        var (pixels, height): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &pixels, &height)
        return Double(height) / Double(PANGO_SCALE)
    }

    /// Draws one mark on the page.
    func draw(_ mark: Mark) {
        switch mark {
        case .text(let text, let face, let x, let y, let width, let side, let wraps):
            set(text, face, width: width, side, wraps: wraps)
            unknownGlyphs += Int(pango_layout_get_unknown_glyphs_count(layout))
            setGray(face.gray)
            cairo_move_to(cairo, x, y)
            pango_cairo_show_layout(cairo, layout)
        case .line(let x, let y, let toX, let toY, let gray, let width):
            setGray(gray)
            cairo_set_line_width(cairo, width)
            cairo_move_to(cairo, x, y)
            cairo_line_to(cairo, toX, toY)
            cairo_stroke(cairo)
        case .fill(let x, let y, let width, let height, let gray):
            setGray(gray)
            cairo_rectangle(cairo, x, y, width, height)
            cairo_fill(cairo)
        }
    }

    /// Ends the page.
    func endPage() { cairo_show_page(cairo) }

    /// Ends the document.
    ///
    /// - Returns: Its bytes; nil where something failed on the way.
    func finish() -> [UInt8]? {
        cairo_surface_finish(surface)
        guard cairo_status(cairo) == CAIRO_STATUS_SUCCESS,
            cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS
        else { return nil }
        return output.bytes
    }

    private func setGray(_ gray: Int) {
        let light = Double(gray) / 100
        cairo_set_source_rgb(cairo, light, light, light)
    }

    private func set(
        _ text: String, _ face: TextFace, width: Double, _ side: TextSide, wraps: Bool
    ) {
        let font = pango_font_description_new()
        defer { pango_font_description_free(font) }
        pango_font_description_set_family(font, "DejaVu Sans, Noto Sans, sans-serif")
        pango_font_description_set_absolute_size(
            font, Double(face.tenths) / 10 * Double(PANGO_SCALE))
        if face.isBold { pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD) }
        pango_layout_set_font_description(layout, font)
        pango_layout_set_width(layout, Int32(max(1, width) * Double(PANGO_SCALE)))
        // A word that is wider than the place is broken within.
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_ellipsize(layout, wraps ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        let alignment =
            switch side {
            case .left: PANGO_ALIGN_LEFT
            case .right: PANGO_ALIGN_RIGHT
            case .center: PANGO_ALIGN_CENTER
            }
        pango_layout_set_alignment(layout, alignment)
        pango_layout_set_text(layout, text, -1)
    }
}
