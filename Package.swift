// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "attune",
  products: [
    .executable(name: "attune", targets: ["attune"]),
    .library(
      name: "Attune",
      targets: [
        "Platform", "LinearAlgebra", "Randomness", "Statistics", "Optimisation", "Configuration",
        "Preferences", "HTTP", "AnswerCache", "Language", "Datasets", "Inference", "Learners",
        "MetaLearning", "ICL",
        "Distillation",
        "Worlds", "Results", "Experiments", "Export",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CNettle", providers: [.apt(["nettle-dev"])]),
    .target(name: "CGSL", linkerSettings: [.linkedLibrary("gsl")]),
    .target(name: "CKernels"),
    .target(name: "CStart"),
    // Loads libcurl when it is first needed.
    .target(name: "CCurl"),
    // Uses Debian's libhnswlib-dev where it is installed, and builds without it.
    .target(name: "CHNSW"),
    module("Platform", []),
    module("LinearAlgebra", ["COpenBLAS", "Platform"]),
    module("Randomness", ["CGSL"]),
    module("Statistics", ["LinearAlgebra", "Platform", "Randomness"]),
    module("Optimisation", ["LinearAlgebra"]),
    module("Hashing", ["CNettle"]),
    module("Configuration", []),
    module("Preferences", ["CKernels", "LinearAlgebra", "Platform", "Randomness"]),
    module("HTTP", ["CCurl", "Configuration", "Platform"]),
    module("AnswerCache", ["Hashing", "Platform"]),
    module("Language", ["AnswerCache", "Configuration", "HTTP", "Platform"]),
    module(
      "Datasets",
      [
        "Configuration", "Hashing", "Language", "LinearAlgebra", "Platform", "Preferences",
        "Randomness",
      ]),
    module(
      "Inference",
      ["CKernels", "LinearAlgebra", "Optimisation", "Platform", "Preferences", "Randomness"]),
    module(
      "Learners",
      [
        "CHNSW", "CKernels", "Configuration", "Inference", "Language", "LinearAlgebra",
        "Optimisation", "Platform", "Preferences", "Randomness",
      ]),
    module(
      "MetaLearning",
      [
        "CKernels", "Configuration", "Inference", "Learners", "LinearAlgebra", "Optimisation",
        "Platform", "Preferences", "Randomness",
      ]),
    module(
      "ICL",
      [
        "Configuration", "Language", "Learners", "Platform", "Preferences", "Randomness",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    module("Programs", ["Configuration", "Learners", "Platform", "Preferences", "Randomness"]),
    module(
      "Distillation",
      [
        "Configuration", "Datasets", "LinearAlgebra", "Optimisation", "Platform", "Preferences",
        "Randomness",
      ]),
    module(
      "Worlds",
      [
        "Configuration", "Datasets", "Inference", "Language", "Learners", "LinearAlgebra",
        "MetaLearning",
        "Platform",
        "Preferences", "Randomness", "Statistics",
      ]),
    module(
      "Results",
      [
        "Configuration", "Hashing", "Language", "Learners", "LinearAlgebra", "Platform",
        "Preferences",
        "Randomness", "Statistics", "Worlds",
      ]),
    module(
      "Experiments",
      [
        "Configuration", "Datasets", "Distillation", "Hashing", "ICL", "Language", "Learners",
        "LinearAlgebra", "MetaLearning", "Platform", "Preferences", "Programs", "Randomness",
        "Results", "Statistics", "Worlds",
      ]),
    module(
      "Export",
      ["Configuration", "Experiments", "Hashing", "HTTP", "Platform", "Results"]),
    tests(
      "PreferencesTests", ["Preferences", "Randomness", "LinearAlgebra"],
      resources: [.copy("Golden")]),
    tests("LinearAlgebraTests", ["LinearAlgebra"]),
    tests("OptimisationTests", ["LinearAlgebra", "Optimisation", "Randomness"]),
    tests("RandomnessTests", ["Randomness"]),
    tests("ConfigurationTests", ["Configuration"]),
    tests(
      "ProgramsTests",
      [
        "Configuration", "Learners", "Platform", "Preferences", "Programs", "Randomness",
        "SimulatedWorld",
      ]),
    tests("HashingTests", ["Hashing"]),
    .target(
      name: "StandInServer", dependencies: ["Platform"], path: "Tests/StandInServer",
      swiftSettings: strict),
    tests("HTTPTests", ["HTTP", "Platform", "StandInServer"]),
    tests("LanguageTests", ["Configuration", "Language", "Platform", "StandInServer"]),
    tests("AnswerCacheTests", ["AnswerCache", "Hashing", "Platform"]),
    tests(
      "ICLTests",
      ["Configuration", "ICL", "Language", "Learners", "Preferences", "Randomness"]),
    tests(
      "ExperimentsTests",
      [
        "attune", "Configuration", "Datasets", "Experiments", "Export", "Hashing", "Language",
        "Learners",
        "LinearAlgebra", "Platform", "Preferences", "Randomness", "Results", "Statistics",
        "Worlds",
      ], resources: [.copy("Golden")]),
    tests(
      "DistillationTests",
      [
        "Configuration", "Datasets", "Distillation", "LinearAlgebra", "Platform", "Preferences",
        "Randomness",
      ], resources: [.copy("Golden")]),
    tests(
      "DatasetsTests", ["Configuration", "Datasets", "Hashing", "Preferences", "Randomness"]),
    .executableTarget(
      name: "attune",
      dependencies: [
        "AnswerCache", "CStart", "Configuration", "Datasets", "Experiments", "Export", "Hashing",
        "ICL", "Inference", "Language", "Learners", "MetaLearning", "Optimisation", "Platform",
        "Preferences", "Randomness", "Results", "Statistics", "Worlds",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "SimulatedWorld", dependencies: ["Learners", "Preferences", "Randomness"],
      swiftSettings: strict),
    tests(
      "LearnersTests",
      [
        "Configuration", "ICL", "Inference", "Learners", "LinearAlgebra", "MetaLearning",
        "Platform", "Preferences", "Randomness", "SimulatedWorld", "Statistics",
      ], resources: [.copy("Golden")]),
    tests(
      "MetaLearningTests",
      [
        "Configuration", "Inference", "Learners", "LinearAlgebra", "MetaLearning",
        "Optimisation", "Preferences", "Randomness", "SimulatedWorld", "Statistics",
      ],
      resources: [.copy("Golden")]),
    .executableTarget(
      name: "learner-shares",
      dependencies: [
        "Configuration", "Inference", "Learners", "MetaLearning", "Platform", "Preferences",
        "Randomness", "SimulatedWorld",
      ],
      swiftSettings: strict),
  ]
)
