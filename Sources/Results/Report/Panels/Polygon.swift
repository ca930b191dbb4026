import Platform

/// A regular polygon, or a star where every second corner lies inside.
/// - Parameters:
///   - turn: Full turns by which the first corner lies away from the top.
///   - stretch: Distance of the corners from the centre, as a multiple of `r`, so that marks of different
///     shapes look equally large.
///   - inner: Distance of every second corner as a share of the first's.
func polygon(
  _ x: Double, _ y: Double, _ r: Double, corners: Int, turn: Double, stretch: Double,
  inner: Double = 1
) -> HTML {
  let points = (0..<corners).map { corner -> HTML in
    let angle = 2 * Double.pi * (Double(corner) / Double(corners) + turn)
    let distance = r * stretch * (corner % 2 == 1 ? inner : 1)
    return "\(x + distance * sin(angle)),\(y - distance * cos(angle)) "
  }
  return "<polygon class=\"mark\" points=\"\(points)\"/>"
}
