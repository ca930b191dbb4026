import HTTP
import Testing

@Suite struct `Pauses between attempts` {
  @Test func `Retry-After is a number or a date`() {
    #expect(Retries.seconds(ofRetryAfter: "120", now: 0) == 120)
    #expect(Retries.seconds(ofRetryAfter: "1.5", now: 0) == 1.5)
    #expect(Retries.seconds(ofRetryAfter: "-3", now: 0) == 0)
    #expect(Retries.seconds(ofRetryAfter: "soon", now: 0) == nil)
    // RFC 9110's example is 784,111,777 seconds after 1970.
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    #expect(Retries.seconds(ofRetryAfter: date, now: 784_111_770) == 7)
    #expect(Retries.seconds(ofRetryAfter: date, now: 784_111_780) == 0)
    #expect(HTTPDate.seconds(of: "Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
  }

  @Test func `pauses double, are jittered, and are as long as the server asks`() {
    var limits = HTTPLimits()
    (limits.firstPause, limits.longestPause) = (1, 60)
    let retries = Retries(limits: limits)
    #expect(retries.pause(after: 1, asked: nil, draw: 0.5) == 1)
    #expect(retries.pause(after: 3, asked: nil, draw: 0.5) == 4)
    #expect(retries.pause(after: 3, asked: nil, draw: 0) == 0)
    #expect(retries.pause(after: 50, asked: nil, draw: 0.999) < 60)
    #expect(retries.pause(after: 1, asked: 7, draw: 0) == 7)
    #expect(retries.pause(after: 1, asked: 7, draw: 0.5) == 7.5)
    #expect(retries.pause(after: 1, asked: 1e9, draw: 0.5) == 60)
  }
}
