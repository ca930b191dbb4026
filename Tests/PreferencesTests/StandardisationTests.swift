import Preferences
import Randomness
import Testing

@Suite struct `Standardised values` {
  /// Numbers with two decimals.
  private static let hundredths: [Int] = {
    var stream = RandomStream(seed: 1).stream("standardised")
    return (0..<200).map { _ in stream.below(2000) - 700 }
  }()

  private static func standardised(_ numbers: [Precise]) -> [Double] {
    let unit = ColumnUnit(of: numbers)
    let values = numbers.map(unit.value)
    return values.map(Standardisation(of: values)!.standardised)
  }

  private static func standardised(_ numbers: [Double]) -> [Double] {
    standardised(numbers.map { Precise($0) })
  }

  private static let plain = standardised(hundredths.map { Double($0) / 100 })

  @Test func `have mean 0 and deviation 1`() {
    let z = Self.plain
    let mean = z.reduce(0, +) / 200
    let variance = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200
    // Each is single precision: off by 2^-24 of at most 3.
    #expect(abs(mean) < 2e-7 && abs(variance - 1) < 4e-7, "\(mean), \(variance)")
    #expect(z.allSatisfy { Double(Float($0)) == $0 })
  }

  @Test(arguments: [
    0x1p-900, 1e-300, 0x1p-70, 1e-20, 1e-14, 0.1, 1 / 3.0, 0x1p60, 7, 1e20, 1e200, 0x1p1000,
  ])
  func `are the same whatever the scale`(a: Double) {
    #expect(Self.standardised(Self.hundredths.map { a * (Double($0) / 100) }) == Self.plain)
  }

  @Test(arguments: [1.0, -3, 1e8, -1e12, 4e15])
  func `are the same whatever was added to whole numbers`(b: Double) {
    let whole = Self.standardised(Self.hundredths.map(Double.init))
    #expect(Self.standardised(Self.hundredths.map { Double($0) + b }) == whole)
  }

  /// Denormal numbers have fewer digits: a whole multiple of the smallest has all that it had.
  @Test func `are the same of the smallest numbers there are`() {
    let whole = Self.standardised(Self.hundredths.map(Double.init))
    #expect(Self.standardised(Self.hundredths.map { Double($0) * .leastNonzeroMagnitude }) == whole)
  }

  /// A sum in double precision is off by half a unit of its last digit, and so is what is made of it.
  @Test(arguments: [1e5, 1e7, -1e9])
  func `differ by the rounding of double precision where digits were lost`(b: Double) {
    let moved = Self.standardised(Self.hundredths.map { Double($0) / 100 + b })
    let deviation = 5.77  // of 2000 hundredths
    for (z, original) in zip(moved, Self.plain) {
      #expect(abs(z - original) <= 4 * b.ulp.magnitude / deviation + original.ulp * 0x1p29)
    }
  }

  @Test(arguments: [[], [1], [1, 1, 1], [-0.0, 0]])
  func `are none where all are equal`(values: [Double]) {
    let unit = ColumnUnit(of: values.map { Precise($0) })
    #expect(Standardisation(of: values.map(unit.value)) == nil)
  }

  @Test func `tell values apart that differ in their last bit`() {
    let values = [1.0, 1, 1.0.nextUp]
    #expect(Self.standardised(values) == Self.standardised([0.0, 0, 1]))
  }

  @Test(arguments: [
    [-1.7e308, 1.7e308, 0], [0, .leastNonzeroMagnitude], [1e300, 1e-300],
    [-.leastNonzeroMagnitude, 1.7e308],
  ])
  func `and their units survive the ends of double precision`(values: [Double]) {
    let unit = ColumnUnit(of: values.map { Precise($0) })
    let constants = Standardisation(of: values.map(unit.value))!
    #expect(values.map(unit.value).allSatisfy { constants.standardised($0).isFinite })
    #expect(unit.ofNumbers(constants).mean.isFinite && unit.ofNumbers(constants).deviation.isFinite)
    let largest = values.map(\.magnitude).max()!
    for value in values { #expect(abs(unit.number(unit.value(of: value)) - value) <= largest.ulp) }
  }
}
