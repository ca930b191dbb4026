import Hashing
import Results
import Synchronization
import Worlds

/// Worlds shared by the cells that are judged in them, each built once. Cells of one world stand together,
/// so that no more are kept than there are threads.
final class WorldCache: Sendable {
  private final class Slot: Sendable {
    let world = Mutex<Result<World, any Error>?>(nil)
  }

  private struct State {
    var slots: [ContentID: Slot] = [:]
    /// Worlds in use or kept, the least recently used first.
    var order: [ContentID] = []
    var uses: [ContentID: Int] = [:]
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: Worlds kept beside those in use.
  init(limit: Int) {
    self.limit = limit
  }

  /// The cell's world; the first caller builds it while others of the same world wait. `release` follows.
  func world(of cell: Cell, build: () throws -> World) throws -> World {
    let slot = state.withLock { state in
      state.uses[cell.world, default: 0] += 1
      state.order.removeAll { $0 == cell.world }
      state.order.append(cell.world)
      if let slot = state.slots[cell.world] { return slot }
      let slot = Slot()
      state.slots[cell.world] = slot
      return slot
    }
    return try slot.world.withLock { world in
      if world == nil { world = Result { try build() } }
      return try world!.get()
    }
  }

  /// Says that a cell is done with its world.
  func release(_ cell: Cell) {
    state.withLock { state in
      state.uses[cell.world]! -= 1
      let idle = state.order.filter { state.uses[$0] == 0 }
      for world in idle.dropLast(limit) {
        state.slots[world] = nil
        state.uses[world] = nil
        state.order.removeAll { $0 == world }
      }
    }
  }
}
