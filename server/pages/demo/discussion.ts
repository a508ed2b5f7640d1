/**
 * One comment of the demo thread, with everything said in answer to it.
 * `minutesAgo` counts back from the moment of seeding. `body` is Markdown as first posted; each edit replaces it, the
 * earliest first, so what readers see is the last edit's body. A deleted comment keeps its words here and its replies.
 */
export interface SeedComment {
  author: string
  minutesAgo: number
  body: string
  edits?: { minutesAgo: number; body: string; note?: string }[]
  deleted?: boolean
  replies?: SeedComment[]
}

/** The conversation below the demo article, oldest root first: it shows every shape a thread can take. */
export const discussion: SeedComment[] = [
  {
    author: 'Marta Wiśniewska',
    minutesAgo: 3964,
    body: `I grew up on the seventh floor of exactly such a block, in Łódź. The holes under the roof were for airing the space above us, and every summer the ceiling of my room *scratched*. My mother said it was the swifts moving furniture.

They insulated the building the year I left for university. It needed it badly, we used to sleep in jumpers. But the first May I came home to visit I stood at the window and could not work out what was wrong with the evening. It took me an hour to notice that it was the quiet.`,
    replies: [
      {
        author: 'Jonas Lindqvist',
        minutesAgo: 3911,
        body: 'Moving furniture! I will never hear it any other way now. Did nobody at the time think of leaving the holes open?',
        replies: [
          {
            author: 'Marta Wiśniewska',
            minutesAgo: 3868,
            body: 'I asked my father, who was on the residents’ board. He said it was not malice, it simply was not on any list. There was a line for the balconies, a line for the lightning rods, a line for the colour. No line for birds.',
            replies: [
              {
                author: 'Paweł, site manager',
                minutesAgo: 3702,
                body: `I can confirm that from the other side of the scaffolding. We build what is on the drawing. If the drawing says eight boxes on the north gable, there will be eight boxes, straight and at the right height, and nobody on my crew will even grumble about it.

Please do not come to us in June when the boards are already up. **Come in January, to whoever writes the list.**`,
              },
            ],
          },
        ],
      },
    ],
  },
  {
    author: 'Gareth Pryce',
    minutesAgo: 3890,
    body: `One of those architects here, so let me speak for the defence.

> Some architects dislike an ornament they did not draw.

It is not vanity, or not only. A wall today is a system: an outer skin, a cavity, a membrane, insulation, each of them tested together. Every opening is a place where water and air can go wrong, and I am the one who signs for it. A hollow block in the outer skin is usually fine. “Just leave a gap” is a lovely title and a terrible detail.`,
    replies: [
      {
        author: 'Inês Carvalho',
        minutesAgo: 3851,
        body: 'Fair, but you put in extractor fans, cable ducts, letter boxes, overflow pipes and a camera by the door. The membrane survives all of those. Why is the ninth hole the dangerous one?',
        replies: [
          {
            author: 'Gareth Pryce',
            minutesAgo: 3797,
            body: 'Because the first eight come with a drawing, a certificate and somebody to sue. I am only half joking. Give me a product with a proper detail and I have no argument left.',
            replies: [
              {
                author: 'Nadia Haddad',
                minutesAgo: 3741,
                body: 'They exist, though? The article says hollow blocks that sit in the outer skin only. That is no hole through the wall, it is a drawer in it.',
                replies: [
                  {
                    author: 'Gareth Pryce',
                    minutesAgo: 3604,
                    body: '“A drawer in the wall” is good. I might steal that for a client. And yes, I went and looked after posting: there is more on the market than when I last checked, which, to be honest, was some time ago.',
                    replies: [
                      {
                        author: 'Inês Carvalho',
                        minutesAgo: 3548,
                        body: 'So what is on your desk right now?',
                        replies: [
                          {
                            author: 'Gareth Pryce',
                            minutesAgo: 2907,
                            body: 'A terrace of nine houses, three storeys, north gable over a car park. I have drawn in six. You may all stop looking at me like that.',
                          },
                        ],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  {
    author: '山本さくら',
    minutesAgo: 3727,
    body: `日本ではアマツバメよりも、軒下のツバメのほうが身近です。うちの近所の商店街では、巣ができると店の人が下に小さな板や新聞紙を取り付けて、お客さんに「足元にご注意ください」と貼り紙をします。

ふんの掃除は毎朝たいへんですが、「ツバメが来る店は繁盛する」と言って、誰も巣を落としません。法律よりも、こういう言い伝えのほうが強いのかもしれませんね。`,
    replies: [
      {
        author: 'Elif Demirtaş',
        minutesAgo: 3512,
        body: 'I read this with a translator and I hope I got it right: the shops put a little board under the nest and a note for the customers, because a shop with swallows prospers. My grandmother near Bursa said the same of storks on the chimney. Perhaps every country has one bird it would be bad luck to evict.',
        replies: [
          {
            author: '山本さくら',
            minutesAgo: 3466,
            body: 'Yes, exactly right! The newspaper under the nest is always yesterday’s, my uncle is strict about that.',
          },
        ],
      },
    ],
  },
  {
    author: 'Oksana K.',
    minutesAgo: 3618,
    body: 'Ninety days. I had no idea it was so short. They own the whole summer in my memory.',
    replies: [
      {
        author: 'Teppo',
        minutesAgo: 3579,
        body: 'Here in Oulu you can take a good two weeks off that.',
      },
    ],
  },
  {
    author: 'Thandiwe M.',
    minutesAgo: 3415,
    body: `Greetings from the other end of the line. Here in the Free State they are not birds of houses at all. They come ahead of the thunderstorms in our summer, very high, hundreds of them, and they never, ever come down. As a child I thought they were born up there.

It is strange and rather lovely to read that somebody in the north is arguing with an architect about their bedroom.`,
    replies: [
      {
        author: '李雨晴',
        minutesAgo: 3307,
        body: 'I live ten minutes from one of the old gates in Beijing. In April I always say “they are back”. From now on I will also say in July “they are off to Thandiwe”.',
        replies: [
          {
            author: 'Thandiwe M.',
            minutesAgo: 3158,
            body: 'Please do. I will let you know when they arrive. It will rain that afternoon.',
          },
          {
            author: 'Graham in Hobart',
            minutesAgo: 2215,
            body: 'This is why I still read comments.',
          },
        ],
      },
    ],
  },
  {
    author: 'Ruth Ackermann',
    minutesAgo: 3209,
    body: `I suppose I should admit to being the neighbour in the story. We have a colony in the gable opposite, six metres from our bedroom. I like birds. I do not like being shrieked awake at a quarter to five for nine weeks a year, with a job that starts at six in the evening.

Everybody here writes about hospitality, and then somebody else does the hosting.`,
    replies: [
      {
        author: 'Samir',
        minutesAgo: 3177,
        body: 'Night nurse here, same hours. It is the dawn parties that do it, not the nest itself. Heavy curtains and a fan for the noise took me from hating them to merely envying them. But I agree with you, nobody who sleeps at normal times should tell us it is charming.',
      },
      {
        author: 'Dirk',
        minutesAgo: 3144,
        deleted: true,
        body: 'Then move to the country and find out how quiet that is.',
        replies: [
          {
            author: 'Oluwaseun',
            minutesAgo: 3121,
            body: 'Come on. She described a real problem politely, and a project like this lives or dies by the people who sleep next to it.',
          },
          {
            author: 'Dirk',
            minutesAgo: 3052,
            body: 'True. I have taken it down. Sorry, Ruth, that was cheap of me.',
            replies: [
              {
                author: 'Ruth Ackermann',
                minutesAgo: 3011,
                body: 'Accepted. I have also tried the country. Cockerels.',
              },
            ],
          },
        ],
      },
    ],
  },
  {
    author: 'Anneli Saar',
    minutesAgo: 2986,
    body: `Our housing association in Tartu put up twelve boxes four years ago. For anyone who is thinking about it, this is what we learned:

- **Height.** Ours hang at eight metres. The two we fixed at four have never been looked at.
- **The entrance.** A slot of 65 × 20 mm, no more, or the starlings take it.
- **Shade.** North or east. We moved one that got too hot.
- **Sound.** Calls from a small speaker, mornings and evenings. Ask the neighbours first!
- **Patience.** Year one nothing, year two nothing, year three a pair, year four five pairs.`,
    edits: [
      {
        minutesAgo: 2941,
        body: `Our housing association in Tartu put up twelve boxes four years ago. For anyone who is thinking about it, this is what we learned:

- **Height.** Ours hang at eight metres. The two we fixed at four have never been looked at.
- **The entrance.** A slot of 65 × 28 mm, no more, or the starlings take it.
- **Shade.** North or east. We moved one that got too hot.
- **Sound.** Calls from a small speaker, mornings and evenings. Ask the neighbours first!
- **Patience.** Year one nothing, year two nothing, year three a pair, year four five pairs.`,
        note: 'fixed a figure',
      },
    ],
    replies: [
      {
        author: 'Hamid R.',
        minutesAgo: 2963,
        body: 'Are you sure about 20 mm? I think our bricks have 28, and I have seen a swift squeeze even through that one as if it had second thoughts.',
        replies: [
          {
            author: 'Anneli Saar',
            minutesAgo: 2938,
            body: 'You are right, I just went up with a ruler in my hand and a neighbour holding my ankles. 28. Corrected above, thank you.',
          },
        ],
      },
    ],
  },
  {
    author: 'Kofi Mensah',
    minutesAgo: 2747,
    body: 'In our city the little swifts solved this by themselves: they glue their nests under the road bridge in one great lump, hundreds of them, right above the traffic. Nobody designed it. The only thing the engineers did for them was to build a bridge and never paint it.',
  },
  {
    author: 'Hélène, tailleuse de pierre',
    minutesAgo: 2518,
    body: `Stonemason, thirty years on old churches. The square holes you see in the walls are putlog holes: the beams of the first scaffolding sat there. In every restoration somebody wants them filled, because of the pigeons.

What we do now is set a thin stone into each hole so that only a slot remains. A pigeon cannot enter. A swift can. It takes me about as long as a coffee. So please do not let anyone tell you that old walls and birds are in conflict; **pigeons and laziness are in conflict.**`,
    replies: [
      {
        author: 'Matteo F.',
        minutesAgo: 2433,
        body: 'We have a rondonaia two villages from us, with the little doors on the inside from which they took the young. The owner restored it and kept the doors shut. There is more on the bird itself in [the encyclopaedia](https://en.wikipedia.org/wiki/Common_swift), but nothing there about the recipe, fortunately.',
      },
      {
        author: 'Gareth Pryce',
        minutesAgo: 2390,
        body: 'Hélène, would you let me draw that detail? With your name under it, of course.',
        replies: [
          {
            author: 'Hélène, tailleuse de pierre',
            minutesAgo: 2266,
            body: 'With pleasure. And without my name: the masons before me did it too, they only forgot to write it down.',
          },
        ],
      },
    ],
  },
  {
    author: 'Wren Kowalczyk',
    minutesAgo: 2304,
    body: 'Came for the birds, stayed for “kept the towers and dropped the recipe”.',
  },
  {
    author: 'داليا النابلسي',
    minutesAgo: 2112,
    body: `في حيّنا القديم بيوت من الحجر، وفي كل ربيع تعود السمامة إلى الشقوق نفسها فوق نافذة جدّتي. كانت تقول لنا: لا تسدّوا الشقّ، فالضيف الذي يعرف الطريق لا يُردّ.

اليوم تُرمَّم البيوت وتُغلق الشقوق بالإسمنت، ولا أحد يسأل. أعجبتني في المقال فكرة بسيطة: أن نكتب قائمة قبل أن يبدأ العمل.`,
    replies: [
      {
        author: 'Yusuf B.',
        minutesAgo: 1987,
        body: 'For those who do not read Arabic: her grandmother told them never to fill the crack above her window, since “a guest who knows the way is not turned back”. I have nothing to add, I only wanted more people to read it.',
      },
    ],
  },
  {
    author: 'Priya Raghunathan',
    minutesAgo: 1786,
    body: 'Treasurer of a small housing co-op, so forgive the dull question: who pays, and who is responsible in fifteen years when the box falls off? I would vote yes tomorrow. But I have to write *something* in the budget.',
    replies: [
      {
        author: 'Lukas Brandner',
        minutesAgo: 1733,
        body: 'With bricks there is nothing to fall off, which is half their charm. In our building the bricks cost less than the new doorbells, and we argued about the doorbells for two meetings.',
        replies: [
          {
            author: 'Priya Raghunathan',
            minutesAgo: 1690,
            body: 'Then I know my motion: fewer doorbells. Seriously, thanks, “part of the façade, no upkeep” is a sentence I can put in the minutes.',
          },
        ],
      },
    ],
  },
  {
    author: 'Bram de Wit',
    minutesAgo: 1447,
    body: `> And a brick feeds nobody.

This should have been the headline. I am glad about every brick, but I am old enough to remember having to clean the windscreen twice on the way to the sea. A house full of empty bricks under an empty sky is a hotel in a town without a bakery.

Let the verge grow. Leave the old poplar. Switch the lights off over the canal. None of that fits in a brochure, unfortunately.`,
    replies: [
      {
        author: 'Amara Diallo',
        minutesAgo: 1385,
        body: 'Agreed on everything except the order. A brick is the thing an eight-year-old can point at. Once a street has pointed at something together, the verge is a much easier conversation. That is how it went with us.',
      },
    ],
  },
  {
    author: 'Chloé Marchetti',
    minutesAgo: 1108,
    body: `I teach nine-year-olds. Two years ago we counted swifts from the school yard, ten minutes every day in June, with a chart on the wall. Some observations that are not in the scientific literature:

1. Nobody has ever been late for a lesson that begins with lying on one’s back.
2. The boy who never speaks turned out to be the one who could tell how many there were without counting twice.
3. On the last day the chart said zero, and they wanted to know who would take care of them now. I said: the whole of Africa. They were satisfied with that.`,
    replies: [
      {
        author: 'Thandiwe M.',
        minutesAgo: 1046,
        body: 'Tell them we accept.',
      },
    ],
  },
  {
    author: 'Mehmet Aksoy',
    minutesAgo: 768,
    body: 'Every April, one morning, above the ferry. I never see the first one. I hear it and take off my scarf.',
  },
  {
    author: 'Ngozi E.',
    minutesAgo: 436,
    body: `A friendly objection. What I miss in most articles about nest bricks is the difference between *birds using bricks* and *more birds because of bricks*. A full box may be a pair that would have bred around the corner anyway. For a species that lives long and breeds slowly, the survival of adults on the journey could matter more than any number of holes.

I am not saying it does not help. I would only like somebody to count whole districts, with and without, for fifteen years, before we call it solved. Cheap and kind is a good reason to do a thing. It is not yet a result.`,
    replies: [
      {
        author: 'Anneli Saar',
        minutesAgo: 371,
        body: 'I ring birds at weekends and I think you are right, and also that both are true: we cannot mend the Sahara from Tartu, and we can stop closing the holes. But counting, yes. Our association has written down every box and every wall since the first year, including the empty ones. If anyone wants fifteen years, we have four of them.',
      },
    ],
  },
  {
    author: 'Nuria Ballesteros',
    minutesAgo: 157,
    body: `From Seville, where summers come earlier and hotter: please take the sentence about shade seriously. In a heatwave the young creep to the entrance for air and fall out before they can fly. Every year people find them on the pavement and, with the best intentions, throw them into the air. **Please do not.** Put the bird in a cardboard box with holes, somewhere cool, give it nothing to eat or drink, and call the nearest rescue centre.

And hang the box on the north side.`,
    replies: [
      {
        author: 'Jonas Lindqvist',
        minutesAgo: 96,
        body: 'I would have thrown it. Thank you, I am passing this on to the whole staircase.',
      },
    ],
  },
  {
    author: 'Tom Achterberg',
    minutesAgo: 41,
    body: 'Read this on the tram, got off a stop early and walked home looking at gutters like a burglar. Eleven gaps on our street. I have lived here for nine years and would have said none.',
    replies: [
      {
        author: 'Marta Wiśniewska',
        minutesAgo: 6,
        body: 'Write them down, Tom. That is the list.',
      },
    ],
  },
]
