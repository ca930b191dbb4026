/// The templates that come with the program, by name.
public enum BuiltInTemplates {
  public static let all: [(name: String, text: String)] = [
    ("choose", choose), ("choose-continued", chooseContinued), ("describe", describe),
    ("choose-for-persona", chooseForPersona),
    ("reconsider", reconsider), ("write", write), ("write-for-persona", writeForPersona),
    ("revise", revise),
  ]

  public static subscript(name: String) -> PromptTemplate? {
    // They are tested one by one.
    all.first { $0.name == name }.map { try! PromptTemplate($0.text) }
  }

  /// What people said, the same wherever it is told: oldest first, so that what follows a longer history begins
  /// as before and a server need not read it again.
  private static let history = """
    {{#similar}}
    What people with similar taste said:

    {{#examples}}
    Example {{number}}
    Question: {{question}}
    {{#preferred}}
    Preferred: {{text}}
    {{/preferred}}
    {{#rejected}}
    Rejected: {{text}}
    {{/rejected}}
    {{#rated}}
    Answer: {{text}}
    Rating: {{points}} of 10
    {{/rated}}

    {{/examples}}
    {{/similar}}
    {{#person}}
    What this person said:

    {{#examples}}
    Example {{number}}
    Question: {{question}}
    {{#preferred}}
    Preferred: {{text}}
    {{/preferred}}
    {{#rejected}}
    Rejected: {{text}}
    {{/rejected}}
    {{#rated}}
    Answer: {{text}}
    Rating: {{points}} of 10
    {{/rated}}

    {{/examples}}
    {{/person}}

    """

  private static let task = """
    Question: {{question}}

    Options:
    {{#options}}
    [{{label}}] {{text}}
    {{/options}}

    {{instruction}}

    """

  static let choose = "Choose the answer that this person would prefer.\n\n" + history + task

  /// For servers that go on where an assistant's message ends (llama.cpp): small models name an option only if they
  /// have begun to.
  static let chooseContinued =
    choose + """
      --- assistant
      My choice is option [
      """

  static let describe =
    "Read which answers a person preferred.\n\n" + history + """
      Describe in at most three sentences what this person likes and dislikes in an answer: its length, tone, structure
      and content.

      """

  static let chooseForPersona =
    """
    Choose the answer that this person would prefer.

    About this person: {{reply}}


    """ + task

  static let reconsider =
    choose + """
      --- assistant
      {{reply}}
      --- user
      Look again at what this person said, and at the options that you did not choose. If another one suits this person
      better, name that one instead. {{instruction}}

      """

  static let write =
    "Answer the question as this person would like it.\n\n" + history + "Question: {{question}}\n"

  static let writeForPersona = """
    Answer the question as this person would like it.

    About this person: {{reply}}

    Question: {{question}}

    """

  static let revise =
    write + """
      --- assistant
      {{reply}}
      --- user
      Compare your answer with what this person said, and write it again so that it suits this person better. Reply
      with the new answer alone.

      """
}
