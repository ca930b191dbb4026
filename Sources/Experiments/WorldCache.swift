import Synchronization

/// Worlds shared by the cells that are judged in them, built once and dropped after their last cell.
final class WorldCache: Sendable {
  private final class Slot: Sendable {
    let world = Mutex<Result<World, any Error>?>(nil)
  }

  private struct State {
    var slots: [String: Slot] = [:]
    var remaining: [String: Int] = [:]
  }

  private let state: Mutex<State>

  init(cells: [Cell]) {
    var remaining: [String: Int] = [:]
    for cell in cells { remaining[cell.world, default: 0] += 1 }
    state = Mutex(State(remaining: remaining))
  }

  /// The cell's world; the first caller builds it while others of the same world wait.
  func world(of cell: Cell, build: () throws -> World) throws -> World {
    let slot = state.withLock { state in
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
      state.remaining[cell.world]! -= 1
      if state.remaining[cell.world] == 0 { state.slots[cell.world] = nil }
    }
  }
}
