/// A figure of the report with its heading: its panels beside and below each other.
struct ReportFigure {
  let figure: Figure
  let heading: String
  let note: String
  let isFolded: Bool

  var html: HTML {
    let drawing: HTML = """
      <p class="note">\(note)</p>
      <div class="panels \(columnsClass)">\(figure.panels.map(panel))</div>
      """
    guard isFolded else {
      return "<div class=\"measure\"><h3>\(heading)</h3>\n\(drawing)</div>\n"
    }
    return """
      <details class="measure"><summary><h3>\(heading)</h3></summary>
      \(drawing)</details>

      """
  }

  private func panel(_ panel: FigurePanel) -> HTML {
    let drawing: (PanelFrame) -> HTML = { frame in
      CurvePanel(figure: figure, panel: panel, frame: frame).svg
    }
    guard figure.panels.count > 1 else {
      // A phone has no room for labels beside the curves.
      return """
        <figure><div class="wide">\(drawing(.alone))</div>\
        <div class="narrow">\(drawing(.oneOfMany))</div></figure>
        """
    }
    return """
      <figure><figcaption>\(panel.captionHTML)</figcaption>\(drawing(.oneOfMany))</figure>

      """
  }

  private var columnsClass: HTML {
    switch figure.columns {
    case 1: "one"
    case 2: "two"
    case 4: "four"
    default: "three"
    }
  }
}

extension FigurePanel {
  var captionHTML: HTML { captioned(caption) }
}

extension ReportSetting {
  var caption: HTML { captioned(axes) }
}

/// Paths in small print, values in bold.
private func captioned(_ axes: [(path: String, value: String)]) -> HTML {
  guard !axes.isEmpty else { return "all users" }
  return "\(axes.map { "<span>\($0.path) <strong>\($0.value)</strong></span> " as HTML })"
}
