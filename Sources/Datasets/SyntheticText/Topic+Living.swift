extension Topic {
  /// Money, work, company and travel, in the notation that `Topic.parse` reads.
  static let living = """
    = saving for retirement
    + set up a transfer on payday | money you never see is not spent
    + take the full employer match | it is an instant return
    + choose funds with low fees | fees compound just as returns do
    + spread the savings over many companies | single stocks can fail
    + raise the rate with every pay rise | you do not miss new money
    + check the plan once a year | frequent checking leads to bad trades
    . time in the market matters more than good timing
    . inflation slowly eats cash in a drawer
    . bonds calm a portfolio as retirement comes near
    # 200 dollars a month at 6 percent grow to about 200,000 dollars in 30 years
    # a fee of 1 percent can cost a quarter of the final sum
    # many planners aim for savings of 25 times yearly spending
    > a Vanguard index fund holds thousands of companies for a tiny fee
    > a nurse who began at 25 ended with twice the sum of a friend who began at 35
    ! selling everything after a bad month
    ! waiting for the perfect moment to begin
    = keeping a household budget
    + track every expense for one month | guesses are always too low
    + group the costs into a few categories | too many lines kill the habit
    + pay savings first | what is left gets spent
    + plan for yearly bills | insurance is not a surprise
    + review the numbers together on Sunday | shared plans cause fewer fights
    + give each person some free money | strict budgets break
    . small daily expenses hide better than large ones
    . a budget is a plan and not a punishment
    . cash in envelopes makes spending visible
    # a common split is 50 percent needs, 30 wants and 20 savings
    # an emergency fund should cover 3 to 6 months
    # reviewing takes 20 minutes a week
    > the app YNAB gives every dollar a job before it is spent
    > one couple found 90 dollars a month in unused subscriptions
    ! forgetting bills that come once a year
    ! copying somebody else's categories
    = paying off debt
    + list every debt with its rate | you cannot plan in the dark
    + pay extra on the highest rate first | it costs the most per day
    + call the lender and ask for a lower rate | many agree to keep you
    + stop using the card for now | new debt undoes old effort
    + keep a small emergency fund | one flat tire should not mean new debt
    + mark each debt that is gone | visible progress feeds patience
    . minimum payments mostly cover interest
    . the smallest debt first can be better for morale
    . a lower rate is worth asking for twice
    # a balance of 5,000 dollars at 22 percent costs about 1,100 a year
    # paying 100 dollars extra a month can save 4 years
    # keep 1,000 dollars aside for emergencies
    > the snowball method by Dave Ramsey clears the smallest debt first
    > moving 3,000 dollars to a card with no interest for a year saved one reader 500
    ! closing your eyes to the statements
    ! borrowing more to pay the minimum
    = interviewing for jobs
    + study the company before the call | good questions show real interest
    + prepare five stories about your work | stories answer most questions
    + practice answers out loud | spoken words come out differently
    + ask what success looks like in the role | the answer tells you what they value
    + send a short note of thanks | few people do
    + arrive early and breathe | hurry looks like panic
    . interviewers decide on clarity more than on brilliance
    . silence before an answer looks thoughtful
    . the interview is also your chance to judge them
    # an answer of 90 seconds is long enough
    # prepare 5 stories and 3 questions
    # most offers come after 2 to 4 rounds
    > the STAR pattern tells the situation, the task, the action and the result
    > a candidate at Google wrote down each question right after the call
    ! speaking badly of a former boss
    ! answering a question that was not asked
    = running team meetings
    + send the agenda a day before | people think better with notice
    + invite only those who decide | every extra guest slows the talk
    + start on time | waiting punishes the punctual
    + end with names and dates | actions without owners vanish
    + let the quiet people speak first | loud voices anchor the group
    + cancel a meeting without a purpose | time is the team's budget
    . shorter meetings make faster decisions
    . written updates replace most status meetings
    . standing up shortens a meeting
    # 25 minutes is enough for most topics
    # a meeting of 8 people for an hour costs a full working day
    # limit the agenda to 3 items
    > at Amazon a meeting opens with silent reading of a short memo
    > one team moved its Monday meeting to a shared page and won back four hours
    ! using a meeting to read out slides
    ! leaving without a decision
    = managing email
    + read email at fixed hours | constant checking breaks focus
    + answer short messages at once | touching a message twice doubles its cost
    + unsubscribe from every list you skip | noise hides what matters
    + write the request in the first line | busy readers stop early
    + archive instead of sorting | search is faster than folders
    + turn off the notifications | each alert costs minutes of attention
    . most inboxes are full of other people's priorities
    . clear subject lines get faster answers
    . an empty inbox is a means and not a goal
    # the average office worker gets 120 messages a day
    # a glance at the inbox costs about 60 seconds of focus
    # 3 sessions of 20 minutes handle most inboxes
    > the Inbox Zero method by Merlin Mann sorts by action and not by topic
    > a filter for newsletters removed 40 messages a day for one manager
    ! using the inbox as a task list
    ! copying everyone on every reply
    = negotiating a salary
    + research the usual pay before you talk | facts calm both sides
    + let the employer name a number first | early numbers anchor the talk
    + practice your request with a friend | the words feel strange at first
    + ask for time to think | pressure helps the other side
    + speak about results and not needs | employers pay for value
    + consider leave and training as well | pay is only one part
    . a polite request almost never costs the offer
    . silence after your number works in your favor
    . women are judged more harshly for asking, so data helps
    # a first offer often leaves 5 to 10 percent of room
    # 5,000 dollars more at the start can mean 150,000 over a career
    # prepare 3 results with numbers
    > the site Levels lists pay by company and rank
    > an engineer in Austin asked for a week and came back with 8 percent more
    ! accepting on the first call
    ! threatening to leave without another offer
    = training a puppy
    + reward good behavior within a second | puppies link only what is close
    + keep each lesson very short | attention fades fast
    + take the puppy out after every meal | accidents happen on schedule
    + introduce new people and places gently | early fears last
    + use the same word for each command | mixed signals confuse
    + offer a toy when the puppy bites | biting needs a better target
    . puppies sleep most of the day
    . punishment teaches fear more than manners
    . a tired puppy is easier to teach than a bored one
    # lessons of 5 minutes, 3 times a day, work best
    # a puppy can wait about 1 hour per month of age
    # the main social window closes near 14 weeks
    > Ian Dunbar suggests that a puppy meet a hundred people in its first months
    > a Labrador named Otto learned to sit in two days with bits of cheese
    ! scolding the puppy after the fact
    ! letting everyone use different rules
    = hosting dinner parties
    + cook something you have made before | guests are a poor test kitchen
    + prepare the dessert the day before | the last hour is always short
    + ask about allergies when you invite | surprises at the table are awkward
    + set the table early | a ready table calms the host
    + put music on before the first ring | silence makes strangers stiff
    + let guests help a little | helping breaks the ice
    . people remember the talk more than the food
    . a one pot meal keeps the host at the table
    . dim light makes everyone look and feel better
    # 6 to 8 guests keep one conversation going
    # plan half a bottle of wine per person
    # food for 8 needs about 3 hours of work
    > a lasagna by Marcella Hazan can be built on Friday and baked on Saturday
    > one host seats the two shyest guests next to the kitchen door
    ! trying three new recipes at once
    ! spending the evening at the stove
    = traveling by train
    + book early for long routes | the cheapest seats go first
    + pack one bag you can lift | stairs are everywhere
    + leave enough time to change trains | delays spread along the line
    + bring your own food and water | the dining car may be closed
    + choose a seat by the window | the view is half of the trip
    + save the tickets on your phone | station networks fail
    . trains arrive in the center of town
    . night trains save the price of a hotel
    . slow lines often have the best views
    # a train emits about 80 percent less carbon than a plane
    # allow 30 minutes for a change in a large station
    # the route from Paris to Barcelona takes 6.5 hours
    > the website Seat61 explains every border and every ticket
    > the Bernina line from Chur to Tirano crosses 55 tunnels
    ! planning connections of five minutes
    ! packing for every kind of weather
    = caring for aging parents
    + talk about their wishes early | hard choices are easier in calm times
    + share the tasks among siblings | one person alone burns out
    + keep a list of medicines | doctors will ask every time
    + make the bathroom safe | most falls happen there
    + let them decide what they can | control keeps dignity
    + plan time off for yourself | tired helpers make mistakes
    . small changes at home prevent many falls
    . paperwork is easier before a crisis
    . loneliness harms health as much as smoking
    # 1 in 4 people over 65 falls each year
    # grab rails cost about 30 dollars each
    # a day center offers 6 to 8 hours of company
    > the group AARP offers free checklists for every room
    > a shared calendar let three sisters in Denver split the visits
    ! taking over everything at once
    ! putting off the legal papers
    = volunteering in the neighborhood
    + choose a cause you already care about | interest outlasts duty
    + try one shift before you commit | every place feels different
    + be honest about your free time | small promises kept are worth more
    + bring a friend along | company makes showing up easy
    + ask what the group really needs | good intentions can miss the mark
    + learn the names of the regulars | belonging starts with names
    . groups value reliability more than talent
    . volunteers often report better moods
    . small groups feel each helper more
    # 2 hours a week is the usual shift
    # food banks serve about 1 in 6 households in some towns
    # training takes 1 to 3 evenings
    > a Little Free Library needs one visit a week
    > a retired baker in Leeds teaches bread at the youth center
    ! promising more hours than you have
    ! arriving with a plan to change everything
    """
}
