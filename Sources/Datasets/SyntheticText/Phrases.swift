/// Style phrases that fit every topic, stored as topics are: no final punctuation, lower case.
enum Phrases {
  static let preambles = [
    "that is a question that comes up a lot", "there are many ways to look at this",
    "people hold different opinions on this", "before the details, some background is useful",
    "the answer has several parts", "a lot has been said about this over the years",
  ]
  static let shortAnswers = [
    "the short answer is to take it one step at a time", "simply begin and adjust as you go",
    "in short, keep going and keep it simple", "begin with whatever feels easiest",
  ]
  static let greetings = [
    "thank you for asking", "I am so glad you asked", "it is lovely that you are taking this on",
    "hello and welcome", "what a nice thing to work on",
  ]
  static let empathy = [
    "I know that this can feel overwhelming at first", "please be kind to yourself",
    "you are not alone in finding this hard", "everyone feels unsure in the beginning",
    "be proud of each small step", "it is fine to take a break when you are tired",
  ]
  static let encouragement = [
    "I am sure you will do well", "enjoy every bit of the journey", "I believe in you",
    "I am happy to help with the next step", "take good care of yourself along the way",
  ]
  static let caveats = [
    "it depends a great deal on your situation", "results may vary from person to person",
    "I could be wrong about some details, so please check with an expert",
    "this is generally true, though there are exceptions",
    "be careful with any rule that claims to fit everyone",
  ]
  static let excitement = [
    "this part is great fun", "the result is so satisfying", "it makes a huge difference",
    "this one is a real game changer", "you will love it", "it feels amazing when it works",
    "that moment never gets old",
  ]
  static let questions = [
    "what have you tried so far", "how much time do you have each week",
    "would you like a more detailed plan", "what is your main goal",
    "which part worries you most", "shall we look at one step together",
  ]
  static let formalClosings = [
    "in conclusion, consistent effort will produce reliable results",
    "in summary, a methodical approach is advisable",
    "consequently, regular review of your progress is recommended",
  ]
  static let casualClosings = [
    "that is pretty much it", "anyway, just give it a go", "so yeah, no big deal really",
  ]
  static let neutralClosings = [
    "with a bit of practice it gets easier", "those are the main points",
    "steady progress is enough",
  ]
}

/// Ways to introduce a piece of advice, a fact or an example.
extension Phrases {
  static let hedges = [
    "you may want to", "it might help to", "you could perhaps", "it is probably wise to",
    "it could be useful to", "maybe try to", "it is often good to", "I would probably",
  ]
  static let softLeads = [
    "you should", "it is a good idea to", "it helps to", "one thing to do is to",
    "a sensible habit is to", "many people like to", "make sure to", "it pays to",
  ]
  static let formalLinks = [
    "in addition,", "furthermore,", "moreover,", "equally,", "subsequently,", "accordingly,",
  ]
  static let neutralLinks = ["next,", "after that,", "in practice,", "at the same time,", "later,"]
  static let casualLinks = [
    "also,", "plus,", "on top of that,", "oh, and", "honestly,", "and yeah,",
  ]
  static let exampleLinks = ["for example,", "for instance,", "to give an example,"]
  static let factLinks = ["in fact,", "keep in mind that", "remember that", "as it turns out,"]
  static let hedgedFactLinks = ["in most cases,", "as far as I know,", "it seems that"]
  static let pitfallLeads = ["avoid", "be careful to avoid", "a common mistake is", "beware of"]
}

/// Advice and facts that fit any topic, for replies with little substance.
extension Phrases {
  static let advice: [Topic.Advice] = [
    "take your time | good things do not happen overnight",
    "do some research first | knowing more is always helpful",
    "set a clear goal | goals give you direction",
    "stay consistent | consistency is the key to success",
    "ask other people for tips | everyone has something to share",
    "keep a positive attitude | attitude matters a lot",
    "make a simple plan | plans keep things on track",
    "be patient with the process | everything takes time",
    "find out what works for you | people are different",
    "look for good sources online | there is plenty to discover",
    "start small | little things lead to big things",
    "get the right equipment | the right tools are important",
    "learn from mistakes | mistakes are part of life",
    "stay organized | order makes most things easier",
    "think about the big picture | details can be distracting",
    "celebrate progress | motivation is important",
  ].map(Topic.Advice.init)
  static let facts = [
    "there is a lot to consider", "every situation is different", "nobody is perfect",
    "practice makes perfect", "this is a popular subject", "things change over time",
    "the internet is full of information", "success looks different for everyone",
  ]
}
