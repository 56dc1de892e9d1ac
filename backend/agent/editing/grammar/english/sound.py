# ruff: noqa: E501  # a pattern is read whole or not at all
"""What is heard."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import ARROW, CLOCKED, ITEM, MUSIC, NTH, PIECE, SPAN, THE, F
from backend.agent.editing.marks import Step, to

STEPS: list[Step] = [
    to(r"(?<![a-z])soundtrack of (?:the|my|this) (?:clip|video|film|footage)", "original sound"),
    to(
        rf"(?<![a-z])(?:let|have|make) (?P<a>{PIECE}) (?P<w>crossfade|dissolve|blend) into (?P<b>{PIECE})(?: within| over| in| for)?(?= |$)",
        r"\g<w> between \g<a> and \g<b>, ",
    ),
    to(
        rf"(?<![a-z])(?P<w>crossfade|dissolve|transition),? (?P<t>{SPAN}),? (?P<b>between {PIECE} and {PIECE})(?=\s*(?:$|[,.;]))",
        r"\g<w> \g<b>, \g<t>",
    ),
    to(r"(?<![a-z])transition (?P<b>between [^,;:]{3,40})\s*[:,] ?(?:a )?(?P<w>crossfade|dissolve)", r"\g<w> \g<b>"),
    to(
        rf"(?<![a-z])(?:take|bring|pull|get|remove|lose|drop) the (?P<w>music|song|track|sound|audio|original sound|{F})(?: out| off| away)?,? and (?:put|use|play|add|have|bring)(?: in)? (?P<f>{F})(?: in)?(?: there| instead| in its place| in place of it| as the music)",
        lambda f: f"replace the {'audio' if f['w'] in {'sound', 'audio', 'original sound'} else 'music'} with {f['f']}",
    ),
    to(rf"^(?:the )?(?:music|song|{F}) out[,;] (?:and )?(?P<f>{F}) in(?=\s*[.!]*$)", r"replace the music with \g<f>"),
    to(
        rf"(?P<f>{F}) (?:as|for) (?:the )?(?:background )?music instead(?=\s*(?:$|[,.;]))",
        r"replace the music with \g<f>",
    ),
    to(
        r"(?<![a-z])(?P<v>pull|bring|dial|take|turn|scale)(?: the)? (?P<w>brightness|contrast|saturation|exposure|music|volume|sound) back(?= \d| by| a | to )",
        r"lower the \g<w>",
    ),
    to(r"(?<![a-z])(?:audio|sound) only,? (?:as|in) (?:an? )?mp3(?: file)?", "audio as mp3"),
    to(
        r",? (?:the )?(?:video|original|clip|camera)(?:'s)?(?: own)? (?:sound|audio) (?:unchanged|untouched|as is|as it is|stays|stays the same|the same)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])(?:let|have|bring|take|ramp|turn|make) the (?:audio track with the )?(?:music|song)(?: gradually| slowly| gently)*(?: ramp| go| come)? down(?: to (?:nothing|zero|silence))? (?:over|across|during|in|for) (?:its |the )?(?P<r>(?:last|final) {SPAN})",
        r"fade out the music over the \g<r>",
    ),
    to(
        r"^(?P<h>(?:(?:hmm|ok|now|no|oh)[,.]? )?(?:it's |it is |that's )?(?:way |much |far |a bit |still )?too (?:quiet|loud|soft)(?: now)?,) (?:make|set|put) it (?:to )?(?P<n>\d+)(?: ?(?:%|percent))?(?=\s*[.!]*$)",
        r"set the volume to \g<n>%",
    ),
    to(
        r"(?<![a-z])(?:i )?(?:only|just)(?: want to| wanna| need to)? hear (?=the (?:first|last|second|third|middle|opening|closing)|clip)",
        "keep only the sound of ",
    ),
    to(
        rf"(?<![a-z])(?:music|song|track|{F})(?P<m>[^,;\d]{{0,20}}?) (?:comes? in|starts?|begins?|sets in|kicks in|enters?) ({SPAN}) (?:after the (?:start|beginning)|into (?:it|the (?:video|film))|in)(?=\s*(?:$|[,.;]))",
        lambda f: f"{f[0].split(' ')[0]}{f['m']} starts at {f[2]}",
    ),
    to(rf"(?<![a-z])with (?:a |the )?start(?:ing)? (?:time|point|position) (?:of|at) (?={CLOCKED})", "starting at "),
    to(r"(?<![a-z])same (?:thing )?with (?=the |clip|my )", "same for "),
    to(
        rf"(?<![a-z])make (?P<c>{PIECE}|the {F}) (?:match|the same|like that|match that)(?:[:,] (?:the )?same [^,;]{{2,30}})?(?=\s*(?:$|[,.;]))",
        r"same for \g<c>",
    ),
    to(
        rf"(?<![a-z])(?P<v>make|turn|set) (?P<c>{PIECE}|clip \d)(?P<w> \d+ ?(?:%|percent) (?:louder|quieter)), \d+ ?(?:%|percent)? (?:in (?:all|total)|altogether|overall)",
        r"\g<v> \g<c>\g<w>",
    ),
    to(
        r"(?<![a-z])(?:drop|lower|bring|turn|take|pull|cut|reduce)(?: down)? the (?:sound|audio)(?: level| volume)?(?: down)? to (?=\d)",
        "set the volume to ",
    ),
    to(
        r"(?<![a-z])(sound|audio|music) (?:must|should|has to|needs to) be (?:off|turned off|silent|silenced)(?![a-z])",
        r"\1 should be muted",
    ),
    to(rf"(?<![a-z])turn (?P<c>{PIECE}) (?:up|down) to (?=\d+ ?(?:%|percent))", r"set the volume of \g<c> to "),
    to(r"(?<![a-z])let the (music|sound|song|audio) be (?=[a-z])", r"make the \1 "),
    to(
        r"(?<![a-z])(?:gradually |slowly |gently )?(?:lower|bring|take|turn|drop)(?: down)? the (music|sound|audio|volume)(?: down)? (?:gradually |slowly |gently )?to (?:silence|nothing|zero)(?! volume)",
        r"fade out the \1",
    ),
    to(r"(?<![a-z])(?:come|comes|coming) in (?:gradually|slowly|gently|softly)(?: from silence)?,?", "fade in"),
    to(
        r"(?<![a-z])(?:gradually |slowly |gently )?(?:bring|ease) the (music|sound|audio) in(?: gradually| slowly| gently| softly)?(?: from silence| from nothing)?(?=,| over | during | for |\s*$)",
        r"fade in the \1",
    ),
    to(
        r",? (?:and|then|and then) (?:come|comes|bring it|bring them|turn it|go|goes)(?: back)? (?:back )?up(?: again)?(?: afterwards| after(?: that)?)?(?=\s*(?:$|[,.;?]))",
        lambda f: "" if re.search("when|while|talk|speak", f.string) else f[0],
    ),
    to(r"^(?:ok(?:ay)? |and |so )?(?:the )?(?:sound|audio) (?:back )?on(?: again| please| now)*\s*$", "unmute"),
    to(
        rf"(?<![a-z])(?:turn|switch|shut) the (?:sound|audio) off at ({CLOCKED}),? and (?:back )?on(?: again)? at ({CLOCKED})",
        r"mute from \1 to \2",
    ),
    to(
        r"(?<![a-z])(?:(?:i|we) (?:don't|do not) want|nobody should|no one should|nobody may) (?:(?:people|anyone|anybody|viewers|them|others) )?(?:to )?hear (?:anything|what's said|what is said|what's being said|what they say|a thing)?(?= |$)",
        "mute",
    ),
    to(
        rf"(?<![a-z])(?:no|without) music (?:before|until|till) ({CLOCKED}),? (?:(?:and|but|then|from (?:there|then)(?: on)?|after that|start) ?,? ?){{0,3}}({F})",
        r"add \2 from \1 on",
    ),
    to(
        rf"^(?:let |leave |have )?the first ({SPAN}) (?:be |play |run )?without (?:any )?music,? (?:and )?(?:then|after that|from there on) ({F})",
        r"add \2 from \1 on",
    ),
    to(
        rf"(?:,? (?:while|but|and|,))? (?:(?:leave|keep) )?(?:the (?:music|song|track)|{F}) (?:(?:keeps?|has|retains?) (?:its|the same) (?:normal |own |usual )?(?:tempo|speed|pace)|(?:stays? |plays? |runs? )?at (?:its |the )?(?:normal|usual|original|same) (?:tempo|speed|pace))(?=\s*(?:$|[,.;]))",
        ", leave the music alone",
    ),
    to(rf"(?<![a-z])(?:my |the )?{F}[- ]over (?={F})", ""),
    to(
        rf"((?:play|add|put|lay|use) {F}[^,;]{{0,30}}?) (?:over|on top of|alongside|along with|in addition to) the (?:existing|original|current|camera) (?:sound|audio)",
        r"\1",
    ),
    to(
        rf"(?<![a-z])(?:dub|overdub|revoice) (?:it|this|the (?:video|film|clip)) with ({F})(?:,? and (?:lose|drop|mute|remove|bin|delete) the (?:original|camera) (?:sound|audio))?",
        r"replace the original sound with \1",
    ),
    to(
        rf"(?<![a-z])the (?:sound|audio) (?:should|must|has to|ought to) be ({F}),? (?:rather than|instead of|not|and not) [^,;\d]{{3,50}}$",
        r"replace the original sound with \1",
    ),
    to(
        rf"(?<![a-z])(?:bring|ease|raise|build|swell) (?P<w>the {MUSIC}|it) up from (?:nothing|silence|zero)",
        r"fade in \g<w>",
    ),
    to(
        rf"(?<![a-z])(?P<e>start|begin|open|end|finish|close|stop) (?P<w>the {MUSIC}) (?:softly|quietly|gently|slowly|smoothly),? (?:and )?(?:(?:bring|build|raise|fade|turn) it up|fading(?: it)?(?: in| out)?|fade it(?: in| out)?)(?= over| for| in|,|\s*$)",
        lambda f: f"fade {'in' if f['e'] in {'start', 'begin', 'open'} else 'out'} {f['w']}",
    ),
    to(
        rf"(?<![a-z])(?:make|have|let|get) (?P<w>the {MUSIC}) (?:to )?fade(?: down| out)? to (?:silence|nothing|zero)(?: in| over| during| for)? (?:the (?:last|final|closing) )?({SPAN})",
        r"fade out \g<w> over \2",
    ),
    to(
        rf"(?<![a-z])(?:change the soundtrack[,:] )?(?:the )?original (?:audio|sound) off,? (?:and )?({F}) on(?![a-z])",
        r"replace the original sound with \1",
    ),
    to(
        r"(?<![a-z])(?:have |let |make )?the (?:music|song|track) (?:to |should |must )?(?:start|begin|play) (?:again|over)(?: again)?(?:,? (?:at the end|(?:when(?:ever)?|once|after) it(?:'s| is| has)? (?:over|ends|done|finished|stops)))?(?=\s*(?:$|[,.;]))",
        "loop the music",
    ),
    to(
        rf"(?<![a-z])fades? (?:of )?({SPAN} )?(?:at|on|to) (?:(?:both|either|each)(?: the)? ends?|the (?:start|beginning|front) and (?:at )?(?:the )?(?:end|finish|ending))",
        r"fade in and out \1",
    ),
    to(
        r"(?<![a-z])(?:use |with |have |i want )?(?:plain|straight|hard|simple|normal|direct) cuts,? (?:without|instead of|no|not)(?: any| the)? (?:transitions?|cross-?fades?|dissolves?)",
        "remove the transitions",
    ),
    to(
        r"(?<![a-z])(?:let|have|make) the (?P<a>first|second|third) clip (?P<w>crossfade|dissolve|fade|blend) into the (?P<b>second|third|fourth)(?: clip| one)?(?: within| over| in| for)?",
        r"\g<w> between the \g<a> clip and the \g<b> clip, ",
    ),
    to(
        r"(?<![a-z])(?P<w>cross-?fade|dissolve|blend) from the (?P<a>first|second|third)(?: clip)? to the (?P<b>second|third|fourth)(?: clip)?",
        r"\g<w> between the \g<a> clip and the \g<b> clip",
    ),
    to(
        r"(?<![a-z])(?P<w>cross-?fade|dissolve|transition) where clip (?P<a>\d) ends and clip (?P<b>\d) (?:begins|starts)",
        lambda f: f"{f['w']} between the {NTH[int(f['a'])]} clip and the {NTH[int(f['b'])]} clip",
    ),
    to(r"(?<![a-z])without (?:the |any )?music(?: please)?(?=\s*(?:$|[,.;]))", "remove the music"),
    to(
        r"[,.;] (?:only|just) (?:the )?(?:video's own|original|camera|video) (?:sound|audio)(?: should (?:stay|be heard|remain)| stays| please)?(?=\s*(?:$|[.!]))",
        "",
    ),
    to(r"(?<![a-z])be faded (in|out),? (?:taking|over|for|lasting|in) (?=\d)", r"fade \1 over "),
    to(
        r"(?<![a-z])(?:when(?:ever)?|while|if) (?:somebody|someone|anybody|anyone|people|a person) (?:is |are )?(?:speaking|speaks|speak|talking|talks|talk),? (?:please )?(?:make|turn|bring|let|have|get) the music (?:softer|quieter|down|lower|fade|drop|go down|be quieter|be softer)",
        "duck the music",
    ),
    to(
        rf"(?<![a-z])(?:a )?({SPAN}) fade (in|out)(?: (?:from|to) black)? at the (?:beginning|start|end),? (?:and )?(?:a )?({SPAN}) fade (in|out)(?: (?:from|to) black)?(?: at the (?:beginning|start|end))?",
        r"fade \2 over \1, fade \4 over \3",
    ),
    to(
        rf"(?<![a-z])(?:mute the (?:video|film|clip|original(?: sound| audio)?)|(?:drop|remove|lose) the original (?:sound|audio)),? (?:and |but )?(?:play|use|put|have) ({F}) instead",
        r"replace the audio with \1",
    ),
    to(
        rf"(?<![a-z])(?:drop|remove|lose|replace) the (?:original )?(?:sound|audio) in favou?r of ({F})",
        r"replace the audio with \1",
    ),
    to(
        rf"(?<![a-z])only ({F}) should be heard,? (?:and )?not the (?:original|video|camera) (?:sound|audio)",
        r"replace the audio with \1",
    ),
    to(
        r"(?<![a-z])fade (?:smoothly |gently |softly )?from (?:each|one|every) (?:clip|shot|one)(?: in)?to the next(?: one| clip)?,?(?: (?:taking|over|for|lasting|in))?(?= \d|$|[,.;])",
        "crossfade between all clips",
    ),
    to(
        r"(?<![a-z])(?P<w>cross-?fade|dissolve|transition|blend)(?P<m>[^,;\d]{0,20}) between (?:clips? )?(?P<a>\d) and (?:clip )?(?P<b>\d)(?![\d:.]| ?(?:s|sec|seconds?)(?![a-z]))",
        lambda f: f"{f['w']}{f['m']} between the {NTH[int(f['a'])]} clip and the {NTH[int(f['b'])]} clip",
    ),
    to(
        rf"(?<![a-z])(?P<w>cross-?fade|dissolve) (?:from )?(?:clip )?(?P<a>\d) ?(?:(?:in)?to|{ARROW}) ?(?:clip )?(?P<b>\d)(?![:\d])",
        r"\g<w> between clips \g<a> and \g<b>",
    ),
    to(
        r"(?<![a-z])(?:the cut|the join|the edit) (?:from|between) clip (?P<a>\d) (?:to|and) clip (?P<b>\d)[^,;]*[,;] (?P<v>(?:add|put|use|make) (?:a |an )?(?:[\w.]+[ -]){0,3}(?:cross-?fade|dissolve))(?: there| here| between them)?",
        r"\g<v> between clips \g<a> and \g<b>",
    ),
    to(
        r"^(?:only )?between (?:clips? )?(?P<a>\d) and (?P<b>\d)\s*[:,] ?(?P<r>[^,;]*(?:cross-?fade|dissolve|fade)[^,;]*)",
        r"\g<r> between clips \g<a> and \g<b>",
    ),
    to(
        r"(?<![a-z])hard cuts instead(?: of (?:the )?(?:cross-?fades|transitions|dissolves))?|(?:cross-?fades?|transitions?|dissolves?) (?:with|by|for|to) hard cuts|(?:the )?(?:cross-?fades?|transitions?|dissolves?) off(?![a-z])|(?:back to )?hard cuts,? no (?:cross-?fades|transitions)",
        "remove the crossfades",
    ),
    to(
        r"(?<![a-z])(?:replace|turn|switch|swap|change|go back to) (?:the )?remove the crossfades",
        "remove the crossfades",
    ),
    to(
        r"(?<![a-z])(?P<w>music|song|track|sound|audio|volume) at half (?:of )?(?:its|the|their) (?:current |present |old |original )?(?:volume|level|loudness)|(?:set|put|turn|bring) (?:the )?(?P<v>music|song|track|sound|audio) (?:to|at) half (?:of )?(?:its|the) (?:current |present |old )?(?:volume|level|loudness)",
        lambda f: f"halve the {f['w'] or f['v']} volume",
    ),
    to(
        r"(?<![a-z])(?:drop|lower|bring|turn|get) the original (?:audio|sound)(?: volume| level)? (?:down )?to (?=\d)",
        "set the original sound to ",
    ),
    to(r"(?<![a-z])the (?:sound|audio) recorded with the (?:video|film|clip)", "the original sound"),
    to(r"(?<![a-z])original (?:sound|audio|soundtrack) (?=\d+ ?%)", "original sound to "),
    to(
        r"(?<![a-z])(?:the )?(?:original|camera|video|(?:clip|video|film)'s) (?:sound|audio) (?:off|gone|out|away),? (?:and |but )?(?:just |only )?(?:the )?(?:background )?music(?: on| stays| only)?(?=\s*(?:$|[,.;]))",
        "mute the original sound",
    ),
    to(r"(?<![a-z])the music not(?=\s*(?:$|[,.;]))", "leave the music alone"),
    to(
        rf"(?<![a-z])(?:the |a |my )?(?:voice[- ]?over|narration|voice recording|recording) (?=(?:called |named )?{F})",
        "",
    ),
    to(
        r"(?<![a-z])(?:ease|bring|swell|fade) (?P<w>the (?:music|song|track|tune|sound|audio|video|picture)|it) (?P<d>in|out) (?=with|over|for|during)(?!.* and (?:out|in)(?![a-z]))",
        lambda f: f"fade {f['d']} {f['w']} ",
    ),
    to(
        r"(?<![a-z])(?P<e>start|begin|open|end|finish|close) (?P<w>the (?:music|song|track|tune|sound|audio|video|film|picture)|it) (?:with|on|in) (?:a )?(?=[\w.]+(?:[- ](?:and a half))?[- ](?:seconds?|secs?|s) fade(?! (?:in|out)))",
        lambda f: f"fade {'in' if f['e'] in {'start', 'begin', 'open'} else 'out'} {f['w']}, ",
    ),
    to(r"(?<![a-z])(?:take|get|strip) the (sound|audio|music) off (?=(?:the|clip|my) )", r"mute the \1 of "),
    to(
        r"(?<![a-z])(the (?:music|song|soundtrack|audio|sound)) (?:starts|begins|comes in|ends|stops|cuts|finishes)(?: off| out| in)? (?:too |so |very |rather |a bit |way too )?(?:suddenly|abruptly|hard|sharply),",
        r"\1,",
    ),
    to(
        r"((?:whenever|when|while|if) (?:there's|there is|someone's|somebody's|someone is|people are|they're|he's|she's|i'm|we're) (?:talking|speaking|speech|a voice|dialogue)), (?=(?:turn|bring|lower|pull|take|dip|drop) (?:down )?(?:the )?(?:music|song|bgm|soundtrack))",
        r"\1 ",
    ),
    to(
        rf"(?<![a-z])(?:turn|drop|lower|bring|take|reduce|pull|raise|cut) (?:down )?the (?:sound|audio|volume) of ((?:the )?(?:[a-z]+ )?(?:{ITEM}|clip|shot|one)(?:(?: number)? \d)?) (?:down |up )?to (?=\d)",
        r"set the volume of \1 to ",
    ),
    to(r"^(?:the )?(music|sound|audio|original sound)(?: is)? off(?: please| pls)?$", r"mute the \1"),
    to(
        r"(?<![a-z])(?:just |only )?(?:the )?(?:music|song)(?: only)?,? (?:and )?(?:no|without(?: the)?|not the) (?:original|camera|video|own) (?:sound|audio|noise)",
        "mute the original sound",
    ),
    to(
        rf"(?<![a-z])(?:come|comes|coming|start|starts|enter|enters|begin|begins)(?: in| up)?(?: gently| softly| slowly| gradually| smoothly| gradually)* over (?={SPAN})",
        "fade in over ",
    ),
    to(
        rf"(?<![a-z])(?:duck|dip|lower|drop|bring down|turn down|push down)s? {THE}({MUSIC})(?: down)? (?:under|underneath|beneath|below|behind|during|for) the (?:{F}|voices?|speech|talking|dialogue|narration)(?=\s*(?:$|[,.;]))",
        r"duck the \1",
    ),
    to(r"(?<![a-z])loudness(?: of| at| to| is)? (-\d+)(?!\d| ?lufs)", r"loudness at \1 lufs"),
    to(
        r"((?:lufs|loudness|normali[sz])[^,;]{0,40}) for (?:youtube|spotify|tiktok|instagram|broadcast|tv|podcasts?|streaming|netflix|web)(?=\s*(?:$|[,.;]))",
        r"\1",
    ),
    to(
        r"(?<![a-z])(?P<s>seconds?|secs?) (?P<m>and (?:then )?(?:[a-z]+ ){0,4}(?:first|last|final) |,? ?(?:and )?(?:lasting|lasts|for) )(?P<n>\d+)(?=\s*(?:$|[,.;]))",
        r"\g<s> \g<m>\g<n> seconds",
    ),
    to(
        r"(?<![a-z])(?P<w>(?:the |my )?(?:music|song|tune|track|soundtrack)) (?:stops?|ends?|runs? out|cuts? out|finish(?:es)?|is|dies|gives out)(?: a bit| way| far)? (?:too )?(?:early|soon|short|before the (?:video|end)(?: does| ends| is over)?)"
        r"\s*[,;.-]+ (?:so |can you |please |could you )*(?:make|have|let|get) it ",
        r"make \g<w> ",
    ),
    to(
        r"(?<![a-z])shut (?:it|(?P<w>(?:the |that |this )?(?:music|song|sound|audio|video|clip|tune)(?: \d)?)) up(?![a-z])",
        lambda f: f"mute {f['w'] or 'it'}",
    ),
    to(
        r"(?<![a-z])(?P<s>seconds?|secs?) (?P<m>and (?:then )?(?:fade|ease)s? (?:it )?(?:in|out)(?: to black| from black)? (?:over|for|in)) (?P<n>\d+)(?=\s*(?:$|[,.;]))",
        r"\g<s> \g<m> \g<n> seconds",
    ),
]
