/// What a prompt asks for, which decides how a direct answer opens.
enum QuestionKind: Sendable {
  case start, improve, mistakes, worth, plan, basics
}

/// One prompt: a topic, a way to ask about it, and a circumstance of the asker.
struct Question: Sendable {
  let topic: Topic
  let shape: Shape
  let circumstance: Circumstance

  /// A way to ask; `*` stands for the subject of the topic.
  struct Shape: Sendable {
    let kind: QuestionKind
    let text: String
  }

  /// A sentence about the asker and what an attentive reply says about it.
  struct Circumstance: Sendable {
    let statement: String
    let remark: String
  }

  /// The number of different questions.
  static var count: Int { Topic.all.count * shapes.count * circumstances.count }

  /// The question at an index in 0 ..< count; neighbors differ in topic.
  init(index: Int) {
    topic = Topic.all[index % Topic.all.count]
    let rest = index / Topic.all.count
    shape = Question.shapes[rest % Question.shapes.count]
    circumstance = Question.circumstances[rest / Question.shapes.count]
  }

  var text: String {
    let asked = shape.text.split(separator: "*", omittingEmptySubsequences: false)
      .joined(separator: topic.subject)
    guard !circumstance.statement.isEmpty else { return asked }
    return "\(asked) \(circumstance.statement)"
  }
}

extension Question {
  static let shapes: [Shape] = [
    Shape(kind: .start, text: "What should I know before I start *?"),
    Shape(kind: .start, text: "I am thinking about *. Where should I begin?"),
    Shape(kind: .start, text: "Can you give me some advice on *?"),
    Shape(kind: .improve, text: "How do I get better at *?"),
    Shape(kind: .improve, text: "I have tried * before and got stuck. What could I change?"),
    Shape(kind: .improve, text: "What are your best tips for *?"),
    Shape(kind: .mistakes, text: "What mistakes do people make when *?"),
    Shape(kind: .mistakes, text: "What usually goes wrong with *, and how do I prevent it?"),
    Shape(kind: .worth, text: "Is * worth the effort?"),
    Shape(kind: .worth, text: "My sister keeps talking about *. Would you recommend it?"),
    Shape(kind: .plan, text: "Help me make a realistic plan for *."),
    Shape(kind: .plan, text: "What would the first month of * look like?"),
    Shape(kind: .basics, text: "Could you explain the basics of *?"),
    Shape(kind: .basics, text: "Teach me the most important things about *, please."),
  ]

  static let circumstances: [Circumstance] = [
    Circumstance(statement: "", remark: ""),
    Circumstance(
      statement: "I only have half an hour a day.",
      remark: "with half an hour a day, finish one small task before adding another"),
    Circumstance(
      statement: "I am on a tight budget.",
      remark: "on a tight budget, borrow or buy used things before paying for new ones"),
    Circumstance(
      statement: "I live in a small apartment.",
      remark: "in a small apartment, choose whatever packs away into one box"),
    Circumstance(
      statement: "I am a complete beginner.",
      remark: "as a complete beginner, expect the first attempts to be clumsy"),
    Circumstance(
      statement: "I have two small children at home.",
      remark: "with small children at home, plan for short sessions during naps"),
    Circumstance(
      statement: "I tend to lose motivation quickly.",
      remark: "if you lose motivation quickly, agree on a weekly date with a friend"),
    Circumstance(
      statement: "I work night shifts.",
      remark: "when you work night shifts, tie the habit to waking up and not to the clock"),
    Circumstance(
      statement: "I just turned sixty.",
      remark: "at sixty, patience and regular practice count for more than speed"),
    Circumstance(
      statement: "I worry a lot about doing it wrong.",
      remark: "if you worry about doing it wrong, treat the first month as an experiment"),
    Circumstance(
      statement: "I would like to do it together with a friend.",
      remark: "together with a friend, divide the work and compare notes every week"),
    Circumstance(
      statement: "I move to a new city in three months.",
      remark: "with a move in three months, put off anything that is hard to carry"),
  ]
}
