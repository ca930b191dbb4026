import Foundation

/// The checkout: where README, docs and experiments stand.
let packageRoot = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
  url.deletingLastPathComponent()
}
