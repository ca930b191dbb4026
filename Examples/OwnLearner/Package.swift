// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "own-learner",
  dependencies: [.package(name: "attune", path: "../..")],
  targets: [
    .executableTarget(
      name: "OwnLearner", dependencies: [.product(name: "Attune", package: "attune")])
  ]
)
