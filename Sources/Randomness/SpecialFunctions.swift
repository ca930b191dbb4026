internal import CGSL

/// A special function was asked for a value that it does not have.
public struct DomainError: Error, CustomStringConvertible, Equatable {
  public let function: String
  public let argument: Double
  public let reason: String

  public var description: String { "\(function)(\(argument)): \(reason)" }
}

/// GSL as Attune uses it: errors are Swift errors, never an abort.
public enum SpecialFunctions {
  /// GSL's aborting handler is switched off once, on first use.
  private static let started: Void = attune_gsl_start()

  /// Version of the GSL headers this was built with, "major.minor".
  public static var libraryVersion: String { String(cString: attune_gsl_version()) }

  /// log |Gamma(x)|; throws at 0 and the negative integers.
  public static func logGamma(_ x: Double) throws(DomainError) -> Double {
    try value("logGamma", x, attune_log_gamma)
  }

  /// psi(x), the derivative of log Gamma; throws at 0 and the negative integers.
  public static func digamma(_ x: Double) throws(DomainError) -> Double {
    try value("digamma", x, attune_digamma)
  }

  /// psi'(x); throws at 0 and the negative integers.
  public static func trigamma(_ x: Double) throws(DomainError) -> Double {
    try value("trigamma", x, attune_trigamma)
  }

  /// P(Z <= x) for a standard normal Z.
  public static func normalCDF(_ x: Double) -> Double {
    _ = started
    return attune_normal_cdf(x)
  }

  /// Quantile of Student's t at p in (0, 1) with `degrees` > 0 degrees of freedom.
  public static func studentQuantile(_ p: Double, degrees: Double) -> Double {
    precondition(p > 0 && p < 1 && degrees > 0, "quantile \(p) with \(degrees) degrees of freedom")
    _ = started
    return attune_student_quantile(p, degrees)
  }

  /// P(X > x) for chi-squared X with `degrees` > 0 degrees of freedom.
  public static func chiSquaredUpper(_ x: Double, degrees: Double) -> Double {
    precondition(x >= 0 && degrees > 0, "chi-squared tail at \(x), \(degrees) degrees of freedom")
    _ = started
    return attune_chi_squared_upper(x, degrees)
  }

  private static func value(
    _ name: String, _ x: Double, _ function: (Double, UnsafeMutablePointer<Double>) -> Int32
  ) throws(DomainError) -> Double {
    _ = started
    var result = 0.0
    let status = function(x, &result)
    guard status == 0 else {
      let reason = String(cString: attune_gsl_message(status))
      throw DomainError(function: name, argument: x, reason: reason)
    }
    return result
  }
}
