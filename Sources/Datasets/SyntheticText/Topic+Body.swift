extension Topic {
  /// Exercise, rest and habits, in the notation that `Topic.parse` reads.
  static let body = """
    = running long distances
    + run most miles at an easy pace | slow miles build the heart without wearing you out
    + add distance in small steps | tendons adapt more slowly than lungs
    + take one full rest day every week | the body gets stronger while it rests
    + practice eating during long runs | the stomach needs training too
    + replace worn shoes | flat foam passes the shock to the knees
    + strengthen the hips and calves | weak hips cause sore knees
    . an easy pace is one at which you can hold a conversation
    . most running injuries come from doing too much too soon
    . sleep repairs a runner better than any gadget
    # raise the weekly distance by no more than 10 percent
    # a marathon plan usually lasts 16 to 20 weeks
    # running shoes last about 700 kilometers
    > Eliud Kipchoge runs most of his weekly distance at a gentle pace
    > a beginner might run for two minutes and walk for one, ten times over
    ! racing every training run
    ! running through a pain that gets sharper
    = sleeping better
    + wake up at the same time every day | a fixed morning anchors the body clock
    + dim the lights an hour before bed | bright light delays sleep
    + keep the bedroom cool and dark | the body cools down as it falls asleep
    + stop drinking coffee after lunch | caffeine lingers for hours
    + get out of bed if you lie awake | the bed should not become a place of worry
    + write down tomorrow's tasks | paper remembers so that you can rest
    . alcohol brings sleep quickly and then breaks it up
    . morning daylight makes the evening sleepy
    . short naps help while long naps steal from the night
    # most adults need 7 to 9 hours of sleep
    # a bedroom near 18 degrees Celsius suits most sleepers
    # half of the caffeine is still in the blood after 5 hours
    > cognitive therapy for insomnia, known as CBT-I, works better than pills over a year
    > a walk at eight in the morning often fixes a late body clock within two weeks
    ! watching the clock during the night
    ! sleeping in on weekends to catch up
    = meditating every day
    + sit at the same time each day | habits grow from steady cues
    + count your breaths up to ten | counting shows when the mind has wandered
    + begin again without blame | noticing the wandering is the practice
    + choose a posture you can hold | pain is a poor teacher
    + keep the first sessions short | ease brings you back tomorrow
    + note one word about each session | small notes reveal slow change
    . the mind wanders for everyone, including monks
    . calm is a side effect and not the goal
    . walking can be a meditation as well
    # 10 minutes a day beats an hour on Sunday
    # studies of 8 week courses report a modest drop in stress
    # most people notice a change after 3 to 4 weeks
    > the course by Jon Kabat-Zinn opens with eating a single raisin slowly
    > three breaths at every red light add up to real practice
    ! waiting for the mind to go blank
    ! changing the method every other day
    = lifting weights
    + learn each lift with an empty bar | form is easiest to build under no load
    + train the whole body each session | big lifts share the work
    + write every set in a notebook | progress hides without a record
    + rest long enough between hard sets | tired muscles teach bad form
    + eat protein at every meal | muscle is built from it
    + stop a set when the form breaks | the last ugly rep is the risky one
    . beginners gain strength mostly through better coordination
    . muscles grow during rest and not during the workout
    . soreness is not a measure of a good workout
    # 3 sessions of 45 minutes a week are enough for a beginner
    # add 2.5 kilograms to the bar when all 5 reps feel solid
    # aim for 1.6 grams of protein per kilogram of body weight
    > the Starting Strength plan uses only squats, presses, deadlifts and cleans
    > a pair of dumbbells and a chair cover a full workout at home
    ! adding weight before the form is sound
    ! skipping leg training week after week
    = stretching every morning
    + warm up with a short walk | cold muscles resist and can tear
    + breathe out as you lean into a stretch | the muscle relaxes with the breath
    + hold each stretch without bouncing | bouncing makes the muscle pull back
    + work on the hips and shoulders first | desk work stiffens them most
    + stop at mild tension | pain makes the body guard itself
    + attach the routine to your first coffee | a firm cue keeps the habit alive
    . flexibility returns slowly but at any age
    . stretching before a sprint does not prevent injury
    . stiff hips often show up as a sore back
    # hold each stretch for 30 seconds
    # a routine of 8 stretches fits into 10 minutes
    # expect clear gains after 6 weeks
    > a doorway stretch opens the chest after a day at the desk
    > the couch stretch by Kelly Starrett loosens tight hip flexors
    ! forcing a stretch until it hurts
    ! stretching hard once and then not for a month
    = swimming laps
    + breathe out under the water | held breath makes swimmers tense
    + look at the bottom of the pool | a lifted head sinks the legs
    + swim short repeats with rest | tired strokes teach bad habits
    + roll the body from side to side | the stroke gets longer and easier
    + kick gently from the hips | hard kicking burns air for little speed
    + ask a coach to watch one session | swimmers cannot see themselves
    . water is so dense that technique matters more than strength
    . chlorine smell comes from dirt and not from chlorine alone
    . swimming spares the joints while it trains the lungs
    # a session of 1,000 meters takes most beginners 40 minutes
    # rest for 20 seconds after every 50 meters
    # 2 swims a week keep the feel for the water
    > the Total Immersion method teaches balance before speed
    > a pull buoy between the thighs lets you practice the arms alone
    ! fighting the water with stiff arms
    ! holding the breath until the turn
    = eating less sugar
    + drink water in place of soda | liquid sugar does not fill you up
    + eat breakfast with some protein | a full stomach craves less
    + read the label on sauces and bread | sugar hides in salty foods
    + keep sweets out of the house | willpower fades in the evening
    + cut the sugar in recipes by a third | most cakes taste just as good
    + plan a dessert for Saturday | a rule with an exception survives
    . taste buds adjust to less sweetness within weeks
    . fruit brings fiber that slows its sugar down
    . tired people reach for sweet food more often
    # a can of cola holds 35 grams of sugar
    # the World Health Organization suggests less than 25 grams of added sugar a day
    # cravings usually fade after 10 to 14 days
    > a Greek yogurt with berries has half the sugar of a flavored one
    > coffee with one spoon of sugar instead of two becomes normal by the second week
    ! swapping sugar for juice
    ! banning every sweet thing overnight
    """
}
