extension Topic {
  /// Languages, arts and other skills, in the notation that `Topic.parse` reads.
  static let skills = """
    = learning Spanish
    + speak out loud from the first week | silent study does not train the tongue
    + learn whole phrases instead of single words | phrases bring their grammar along
    + review old cards every day | spaced review fixes words in memory
    + listen to slow podcasts on the bus | the ear needs hours of input
    + book a weekly call with a native speaker | a date with a person is hard to skip
    + label things around your home | you meet the words without trying
    . the most common thousand words cover most of daily speech
    . Spanish spelling matches its sounds closely
    . mistakes made aloud are remembered and corrected sooner
    # 600 hours of study bring most English speakers to a working level
    # 15 new words a day is a pace that lasts
    # two calls of 30 minutes a week make a visible difference
    > an Anki deck with sentences works better than a list of nouns
    > the podcast Radio Ambulante offers transcripts for every Spanish episode
    ! studying grammar tables for months before speaking
    ! translating every sentence word by word
    = playing the guitar
    + practice chord changes slowly | clean changes come before fast ones
    + tune the guitar every time you play | a false tuning trains a false ear
    + play along with a metronome | timing is what listeners notice first
    + press the string right behind the fret | less force gives a clearer tone
    + learn a whole song early | songs keep you coming back
    + record yourself once a week | a recording hears what you miss
    . sore fingertips harden within a few weeks
    . a cheap guitar with new strings beats a dear one with old strings
    . rhythm in the right hand matters more than fancy chords
    # 20 minutes a day beats 2 hours on Saturday
    # the chords G, C and D carry hundreds of songs
    # fingertips need about 4 weeks to harden
    > the song Horse with No Name by America needs only two chords
    > the free lessons by Justin Sandercoe lead a beginner guitar player to songs in a week
    ! practicing only the easy part of a song
    ! gripping the neck too hard
    = drawing portraits
    + look at the model more than at the paper | memory draws symbols and not faces
    + block in the big shapes first | details cannot save a wrong outline
    + measure with the pencil at arm's length | the eye misjudges distances
    + squint to see light and shadow | squinting hides the details
    + draw lightly until the shapes are right | faint lines are easy to move
    + fill cheap sketchbooks with quick studies | fear of waste stiffens the hand
    . the eyes sit halfway down the head
    . shading shapes a face more than any outline does
    . most beginners draw the forehead too small
    # the head is about 5 eyes wide
    # 20 sketches of 2 minutes teach more than 1 long drawing
    # three pencils, a 2H, an HB and a 4B, are enough
    > the book by Betty Edwards has you copy a portrait upside down
    > a lamp on one side of the face gives clear shadows to draw
    ! starting with the eyelashes
    ! erasing every line that looks wrong
    = playing chess
    + solve tactics puzzles every day | most games turn on a short tactic
    + develop all your pieces early | a sleeping rook helps nobody
    + castle before you attack | an open king invites trouble
    + check every capture before moving | blunders lose more games than bad plans
    + review your own lost games | your mistakes repeat themselves
    + learn a few basic endgames | a won game still has to be won
    . control of the center gives every piece more room
    . beginners gain more from tactics than from openings
    . a plan that is slightly wrong beats no plan
    # a rook is worth about 5 pawns
    # 15 puzzles a day lift most beginners by 200 points in a season
    # games of 15 minutes leave time to think
    > the Italian Game teaches simple development for both sides
    > on Lichess you can replay a lost game with an engine for free
    ! moving the same piece again and again in the opening
    ! playing only blitz games
    = reading more books
    + carry a book wherever you go | spare minutes add up
    + drop a book that bores you | a dull book blocks the next ones
    + read before bed instead of scrolling | the phone eats the best hour
    + keep a list of what to read next | momentum dies between books
    + join a small book club | a date makes you finish
    + mix light and heavy books | moods change from day to day
    . audio books count as reading for the memory too
    . people who track their reading tend to read more
    . libraries lend electronic books at no cost
    # 20 pages a day come to about 24 books a year
    # the average adult reads 240 words a minute
    # a chapter takes roughly 25 minutes
    > the Libby app lends library books to a phone or a Kindle
    > a reader who swapped one show a night for a novel finished 30 books last year
    ! choosing books only to look clever
    ! setting a goal so high that it kills the joy
    = writing short stories
    + write the first draft without stopping | the inner critic blocks the plot
    + give the hero a clear desire | a story moves when somebody wants something
    + start as late in the scene as you can | readers skip the warm up
    + read the draft aloud | the ear catches clumsy sentences
    + cut a tenth of every draft | tight prose keeps its tension
    + let the draft rest before editing | distance shows what is missing
    . most first drafts are bad and that is their job
    . a short story turns on one change
    . dialogue reveals character faster than description
    # 300 words a day give a full story in 2 weeks
    # literary magazines often ask for 2,000 to 5,000 words
    # expect 10 rejections for every acceptance
    > Raymond Carver ends many stories one line earlier than you expect
    > a story about a lost key can show a whole marriage
    ! explaining the moral at the end
    ! polishing the first page forever
    = speaking in public
    + open with a story or a question | attention is won in the first minute
    + practice the talk out loud | silent rehearsal hides the hard parts
    + use slides with few words | people cannot read and listen at once
    + pause after each main point | silence lets an idea land
    + look at one person per sentence | eye contact makes a talk personal
    + visit the room in advance | a familiar place calms the nerves
    . nerves fade after the opening minutes
    . audiences rarely notice the slips that speakers fear
    . a clear structure helps more than a charming voice
    # a good pace is about 130 words a minute
    # rehearse the opening 5 times and the rest 3 times
    # 3 main points are all that listeners recall
    > the TED talk by Ken Robinson uses no slides at all
    > a Toastmasters club offers a friendly stage every week
    ! reading the slides to the audience
    ! apologizing for being nervous
    = learning to program
    + build a tiny project of your own | a real goal makes lessons stick
    + type the examples instead of copying them | fingers find the errors
    + read error messages slowly | they usually name the line
    + change one thing and run the program again | small steps make bugs easy to find
    + explain your code to a friend | gaps show up when you speak
    + keep your code in version control | you can always go back
    . professional programmers look things up all day
    . the second language takes a fraction of the time of the first
    . most of programming is reading what others wrote
    # an hour a day gives a working small app in 3 months
    # Python has been among the 3 most taught languages for years
    # a bug found early costs about 10 times less
    > a script in Python that renames holiday photos is a fine first project
    > the free course CS50 from Harvard starts from nothing
    ! watching tutorials without writing code
    ! switching languages every month
    = taking photographs
    + move closer to the subject | empty space weakens a picture
    + look for soft light | harsh noon sun flattens faces
    + check the edges of the frame | clutter sneaks in at the borders
    + focus on the nearest eye | viewers look there first
    + take several shots of each scene | expressions change in a blink
    + study pictures that you love | taste grows by looking
    . the hour before sunset gives warm and gentle light
    . a better lens matters more than a better camera body
    . a phone is enough to learn composition
    # a shutter of 1/500 of a second freezes a running child
    # a 35 millimeter lens sees about what you notice
    # keep 1 photograph out of every 20
    > the street photographs of Henri Cartier-Bresson rest on waiting for one gesture
    > a white wall next to a window works as a portrait studio
    ! buying gear in place of taking pictures
    ! cutting off feet at the edge of the frame
    """
}
