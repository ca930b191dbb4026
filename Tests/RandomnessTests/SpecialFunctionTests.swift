import Randomness
import Testing

/// Golden values are scipy 1.17's (special.gammaln, digamma, polygamma(1); stats.norm, t, chi2).
@Suite struct `Special functions` {
  @Test(arguments: [
    (0.001, 6.907178885383853), (0.5, 0.5723649429247), (1.5, -0.12078223763524526),
    (3.25, 0.9358019311087253), (10.7, 14.403210596298516), (171.3, 708.1149470389971),
    (1e6, 12815504.569147611), (-0.5, 1.2655121234846454), (-2.3, 0.36956666345500805),
    (1, 0), (2, 0),
  ])
  func `log gamma is scipy's`(x: Double, expected: Double) throws {
    #expect(isNear(try SpecialFunctions.logGamma(x), expected))
  }

  @Test(arguments: [
    (0.001, -1000.5755719318103), (0.5, -1.9635100260214235), (1, -0.5772156649015329),
    (3.25, 1.016990911068179), (100, 4.600161852738088), (-0.5, 0.03648997397857651),
    (-2.3, 3.3173231575618236),
  ])
  func `digamma is scipy's`(x: Double, expected: Double) throws {
    #expect(isNear(try SpecialFunctions.digamma(x), expected))
  }

  @Test(arguments: [
    (0.001, 1000001.6425331959), (0.5, 4.93480220054468), (1, 1.6449340668482266),
    (3.25, 0.3597982903095798), (100, 0.010050166663333573), (-0.5, 8.934802200544679),
  ])
  func `trigamma is scipy's`(x: Double, expected: Double) throws {
    #expect(isNear(try SpecialFunctions.trigamma(x), expected))
  }

  @Test(arguments: [
    (-37, 5.7255712225239266e-300), (-8.5, 9.47953482220325e-18), (-1.5, 0.06680720126885807),
    (0, 0.5), (0.3, 0.6179114221889526), (2.5, 0.9937903346742238), (6, 0.9999999990134123),
  ])
  func `the normal distribution function is scipy's`(x: Double, expected: Double) {
    #expect(isNear(SpecialFunctions.normalCDF(x), expected, relative: 1e-11))
  }

  @Test(arguments: [
    (0.975, 1, 12.706204736174694), (0.975, 2.5, 3.5746548420036817),
    (0.025, 10, -2.2281388519862753), (0.5, 3, 0), (0.9995, 199, 3.3400865561614634),
  ])
  func `quantiles of Student's t are scipy's`(p: Double, degrees: Double, expected: Double) {
    let quantile = SpecialFunctions.studentQuantile(p, degrees: degrees)
    #expect(isNear(quantile, expected, relative: 1e-10), "\(quantile)")
  }

  @Test(arguments: [
    (0, 3, 1), (3.84, 1, 0.05004352124870519), (30.5, 15, 0.010240917851944116),
    (10, 0.5, 0.0004920251244463395), (500, 63, 2.8326533364382235e-69),
  ])
  func `chi-squared tails are scipy's`(x: Double, degrees: Double, expected: Double) {
    let tail = SpecialFunctions.chiSquaredUpper(x, degrees: degrees)
    #expect(isNear(tail, expected, relative: 1e-11), "\(tail)")
  }

  @Test(arguments: [0.0, -1, -2])
  func `a pole is an error that names function, argument and reason`(x: Double) throws {
    let functions = [
      ("logGamma", SpecialFunctions.logGamma), ("digamma", SpecialFunctions.digamma),
      ("trigamma", SpecialFunctions.trigamma),
    ]
    for (name, function) in functions {
      let error = #expect(throws: DomainError.self) { _ = try function(x) }
      #expect(error?.function == name && error?.argument == x)
      #expect("\(try #require(error))".hasPrefix("\(name)(\(x)): "))
      #expect(error?.reason.isEmpty == false)
    }
  }

  @Test func `an error leaves the next call unharmed`() throws {
    _ = try? SpecialFunctions.logGamma(-1)
    #expect(isNear(try SpecialFunctions.logGamma(4), 1.791759469228055))
  }
}

/// GSL states errors of a few ulps for these functions; near a zero the error is absolute.
private func isNear(_ value: Double, _ expected: Double, relative: Double = 4e-15) -> Bool {
  abs(value - expected) <= relative * abs(expected) + 1e-300
    || (abs(expected) < 10 && abs(value - expected) <= relative)
}
