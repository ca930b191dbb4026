import Configuration
import Datasets
import Hashing
import Language
import Learners
import Platform
import Worlds

extension Setting {
  /// Reads the files that learners name; what they hold is part of the cells' identity.
  mutating func readFiles(in context: DataContext) throws {
    for index in learners.indices {
      guard var learner = learners[index].learner as? any ReachesOutside, !learner.files.isEmpty
      else { continue }
      var hashes: [(String, JSONValue)] = []
      for file in learner.files {
        let bytes = try Files.readToEnd(try context.resolve(file.path))
        do throws(InvalidField) {
          try learner.take(bytes, of: file.field)
        } catch {
          throw SettingError(
            key: "learners.\(learners[index].label).\(error.field)", message: error.message)
        }
        hashes.append((file.field, .string(ContentHash.of(bytes[...]).text)))
      }
      learners[index].learner = learner
      learners[index].outside.append(("files", .object(hashes)))
    }
  }
}

extension ModelShelf {
  /// One for each setting; settings that define the same models share theirs, and with it what is open.
  /// - Parameter answers: Folder in which the answers of servers are kept.
  static func shelves(of settings: [Setting], answers: String?) -> [ModelShelf] {
    var known: [String: ModelShelf] = [:]
    return settings.map { setting in
      let key = JSONValue.object(
        setting.models.map { ($0.name, .object($0.definition.resolved)) }
      ).serialized()
      if let shelf = known[key] { return shelf }
      let shelf = ModelShelf(
        Dictionary(setting.models.map { ($0.name, $0.definition) }) { first, _ in first },
        answers: answers)
      known[key] = shelf
      return shelf
    }
  }
}
