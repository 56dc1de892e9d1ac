# ruff: noqa: E501  # a pattern is read whole or not at all
"""English ways of saying that are brought to the ones the later steps know: before any value is found, and after."""

from __future__ import annotations

import re

from backend.agent.editing.marks import CLASS, Marks, R, Step, T, to

_F, _Q = CLASS["F"], CLASS["Q"]
_SPAN = r"\d+(?:\.\d+)? ?(?:minutes?|mins?|seconds?|secs?|s|m)(?![a-z])"
_I = f"[{CLASS['F'][1:-1]}{CLASS['C'][1:-1]}]"
_CLOCKED = rf"(?:\d+:\d\d(?:\.\d+)?|{_SPAN})"
_TEXT = r"(?:titles?|captions?|lower thirds?|headings?|subtitles?)"
_THE = r"(?:(?:the|my|that|this) )?"
_VERBS = (
    r"(?:cut|trim|crop|make|remove|delete|add|put|mute|keep|take|reverse|rotate|flip|mirror|speed|slow|split|turn|swap|move"
    r"|drop|get|chop|lose|shorten|join|duplicate|loop|freeze|brighten|darken)"
)
_NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_FOLD = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_ABOUT_PACE = r"(?:speed|slow|fast|quick|accelerat|tempo|pace|time-?lapse|timelapse)"
_LASTS = r"(?:lasts?|takes?|runs?|plays?|is|fits?|comes?|ends? up|becomes?|finish(?:es)?|gets? done)"


def _each_its_own(found: re.Match[str]) -> str:
    """`Make the title red and the caption blue`: a wish for each."""
    verb = found["v"] or "make"
    return f"{verb} the {found['a']} {found['x']}; {verb} the {found['b']} {found['y']}"


def _first_of_two(found: re.Match[str], marks: Marks) -> str:
    """`Put a and b together, b goes first`."""
    first, second = found["a"], found["b"]
    if marks.value(found["c"]) == marks.value(second):
        first, second = second, first
    return f"join {first} and {second} "


#: frames around a request and remarks beside it
_CUTS = r"(?:chop|cut|slice|carve|hack|break|saw)"
_FRAMES: list[Step] = [
    to(
        r",? (?:and |but )?(?:then )?(?:just )?(?:continue|carry on|go on|move on|keep going|let it (?:run|play|go|carry) on|let it continue)"
        r"(?: with (?:the (?:rest(?: of (?:it|the (?:video|film)))?|video|film|original|others?)|clip \d))?(?: (?:after(?:wards)?|from there|as (?:normal|usual|before)))?(?=\s*[.!]*$)",
        "",
    ),
    to(r"(?<![a-z\d])#(?=\d{1,2}(?![\d:]))", "clip "),
    to(
        r",? (?:and |because |as |since )?nothing (?:before|after|in front of|behind) (?:that|it|this) (?:is|was)(?: really)? (?:worth|needed|any|interesting|useful|of)[^,.;\d]*",
        "",
    ),
    to(
        r"(?<![a-z])(?P<v>toss|delete|remove|drop|lose|bin|cut|throw (?:out|away)) the (?:part|piece|half|bit|clip|section) that (?:comes|is|was|lies) (?P<o>first|second|last|before|after)(?: it)?(?=\s*(?:$|[,.;]))",
        lambda f: f"delete the {'first' if f['o'] in {'first', 'before'} else 'last'} part",
    ),
    to(r"(?<![a-z])(?:should|must|to) open (?=\d|at )", "should start at "),
    to(r",? and (?:then )?run(?:s)? (?:on )?(?:to|until|till) the (?:very )?end(?=\s*(?:$|[,.;]))", ""),
    to(r"(?<![a-z])all (?:the |of the )?(clips|shots|pieces|others?) but (?=the |clip )", r"all \1 except "),
    to(r"(?<![a-z])(?:it |this |the (?:video|film|clip) )?(?:should|must) (?:run|go|play|last) (?=from \d)", "keep "),
    to(r",? and no (?:further|longer|more)(?=\s*(?:$|[,.;]))", ""),
    to(r"^\d (?:bits?|parts?|places?|spots?|sections?|pieces|stretches|things) (?:have|need) to go\s*[:,]", "remove "),
    to(r"(?<=\d) ?times (?:its|the) (?:normal|original|usual|current|present) speed", "x speed"),
    to(r"(?<![a-z])(?P<n>\d+)[- ]and[- ]a[- ]half[- ](?P<u>second|minute)s?", lambda f: f"{f['n']}.5 {f['u']}s"),
    to(
        r"(?<![a-z])(?P<n>one|two|three)-and-a-half-(?P<u>second|minute)",
        lambda f: f"{ {'one': 1, 'two': 2, 'three': 3}[f['n']] }.5 {f['u']}s",
    ),
    to(r"(?<![a-z])no longer (need|want|like)", r"don't \1"),
    to(r"(?<![a-z])(the|a|this|that) stretch(?:es)?(?= (?:from|between|of|at|\d))", r"\1 part"),
    to(
        r"(?<![a-z])seconds? (\d+) to (\d+),? (?:and|&|and also|as well as) (?:also )?(?:seconds? )?(\d+) to (\d+)(?!\s*%)(?: seconds)?",
        r"\1 to \2 seconds and \3 to \4 seconds",
    ),
    to(
        r"(?<![a-z])(?P<v>except|but|keep|leave|only|keep only|apart from) (?:for )?(?:clips? |numbers? )?(?P<a>\d) (?:and|&) (?P<b>\d)(?=\s*(?:$|[,.;]))",
        r"\g<v> clips \g<a> and \g<b>",
    ),
    to(r"(?<![a-z])all (?:the )?clips but (?:number |clip )?(\d)", r"all clips except clip \1"),
    to(
        r"(?<![a-z])(?:what's|what is|everything|all|anything|whatever's|the part|what comes|whatever is) (?:before|in front of|ahead of) (?:it|that|this)(?=\s*(?:$|[,.;]))",
        "what comes before",
    ),
    to(
        r"(?<![a-z])(?:what's|what is|everything|all|anything|whatever's|the part|what comes|whatever is) (?:after|behind|following) (?:it|that|this)(?=\s*(?:$|[,.;]))",
        "what comes after",
    ),
    to(
        r"(?<![a-z])(?:in|into|to) (?P<n>\d) (?:equally long|equal(?:ly sized| length)?|even|same[- ]length|identical) (?:clips?|parts?|pieces?|segments?|sections?)",
        r"into \g<n> parts",
    ),
    to(
        r"(?<![a-z])(?:i need|i want|make|give me|get me|create)(?: me)? (?P<n>\d) (?:(?:equally long|equal(?:ly sized)?|even) (?:clips?|parts?|pieces?|segments?|sections?)|(?:clips?|parts?|pieces?|segments?|sections?) of (?:equal|the same) (?:length|duration|size))(?: (?:out of|from|of) (?:it|this|the video))?",
        r"split into \g<n> parts",
    ),
    to(r"(?<![a-z])into thirds(?![a-z])", "into 3 parts"),
    to(r"(?<![a-z])into (?:quarters|fourths)(?![a-z])", "into 4 parts"),
    to(
        r",? (?:and )?keep (?:them all|all of them|all(?: the)? (?:parts|pieces|clips)|every part|both(?: of them| parts| pieces| halves)?)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])({_SPAN}) (?P<w>at|off|from) the (?:very )?(?P<a>start|beginning|front),? and (?:by )?(?P<n>\d+)(?: more)? (?:at|off|from) the (?:very )?end",
        r"\1 \g<w> the start and \g<n> seconds \g<w> the end",
    ),
    to(
        r"^(?:no,? |sorry,? |actually,? |oops,? )*(?:i meant|better|rather|i'd prefer(?: it)?|i would prefer(?: it)?|make that|make it) (?=(?:at |in |on )?(?:the )?(?:very )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        "move it to ",
    ),
    to(
        r",? (?:and )?not (?:at|in|on) the (?:top|bottom|left|right|middle|cent(?:er|re))(?: (?:left|right))?(?=\s*(?:$|[.!]))",
        "",
    ),
    to(r"^instead of (?:at |in |on )?the (?:top|bottom|upper|lower|left|right)[a-z -]{0,14}, ", ""),
    to(
        r"(?<![a-z])(?:go to |make it |let's do |should be |use |better )?(\d+(?:\.\d+)?) ?(?:x|times)(?: (?:as fast|speed))?,? (?:instead of|not|rather than) (?:\d+(?:\.\d+)? ?(?:x|times)|double|twice)(?: (?:the )?speed)?",
        r"\1x speed",
    ),
    to(
        r"(?<![a-z])instead of \d+(?:\.\d+)? ?(?:x|times)(?: speed)?,? (?:i want|make it|use|i'd like|do)? ?(\d+(?:\.\d+)?) ?(?:x|times)(?: speed)?",
        r"\1x speed",
    ),
    to(
        r"^.*(?<![a-z])(?:undid|undone)(?![a-z]).*(?:back|again|return)(?![a-z]).*$|^.*(?:bring back|restore|redo|reapply|apply)(?![a-z]).*(?:undid|undone)(?![a-z]).*$",
        "redo",
    ),
    to(
        r"(?<![a-z])(?:use |with |have |i want )?(?:plain|straight|hard|simple|normal|direct) cuts,? (?:without|instead of|no|not)(?: any| the)? (?:transitions?|cross-?fades?|dissolves?)",
        "remove the transitions",
    ),
    to(r"(?<=blur),? (?:with )?(?:a )?strength (?:of )?(?=\d)", " "),
    to(
        r"^for (?:tiktok|instagram|insta|reels?|shorts|youtube|facebook|whatsapp|twitter|linkedin|my (?:story|feed))\s*[:,] (?=.*(?:\d+:\d+|square|vertical|portrait|landscape))",
        "",
    ),
    to(rf"^first,? (?!(?:the )?[{_F[1:-1]}]|clip|park|the )(?=[^;]*(?<![a-z])then(?![a-z]))", ""),
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
        lambda f: f"{f['w']} between the {_NTH[int(f['a'])]} clip and the {_NTH[int(f['b'])]} clip",
    ),
    to(
        r"(?<![a-z])(?P<v>mirror|flip|turn)(?P<w>[^,;]{0,30}?) so (?:that )?(?:the )?(?P<s>top and bottom|left and right)(?: sides)? (?:are|get|is) (?:swapped|switched|reversed|exchanged)",
        lambda f: f"flip{f['w']} {'vertically' if f['s'][0] == 't' else 'horizontally'}",
    ),
    to(
        r"(?<![a-z])swap (?:the )?(?P<s>top and bottom|left and right)(?: of the (?:picture|image|video|frame))?(?: by (?:flipping|mirroring)(?: it)?)?",
        lambda f: f"flip it {'vertically' if f['s'][0] == 't' else 'horizontally'}",
    ),
    to(
        r"(?<![a-z])(?P<w>end|finish|stop)(?P<s>e?s|ing|ning|ping)? after (?:the first )?(?=\d)",
        lambda f: f"{f['w']}{f['s'] or ''} at ",
    ),
    to(
        rf"(?<![a-z])(?:trim|cut|shorten|chop) (?:off )?the (?:beginning|start|front) by ({_SPAN}),? and (?:the )?(?:end|ending|back) by ({_SPAN})",
        r"remove the first \1 and remove the last \2",
    ),
    to(
        rf"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{_F}(?: clip)?)) without (?:its|the) (?P<e>first|last|opening|final) (?P<t>{_SPAN})",
        r"remove the \g<e> \g<t> of \g<c>",
    ),
    to(
        r"(?<![a-z])the (?:last|final|closing) (?:image|picture|frame|shot) (?P<v>held|frozen|to be held|to freeze|paused)(?= for)",
        "freeze the last frame",
    ),
    to(
        r"(?<![a-z])(?:the )?(?P<a>first|last) and (?:the )?(?P<b>last|first) clips? (?:stay|remain|are kept),? (?:and )?the other(?: one)?s? (?:goes|go|can go|is cut)",
        "delete the middle clip",
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
    to(r"(?<![a-z])(?P<v>during|over|in) the first second(?! clip)(?![a-z])", r"\g<v> the first 1 second"),
    to(r"(?<![a-z])(?P<v>during|over|in) the last second(?! clip)(?![a-z])", r"\g<v> the last 1 second"),
    to(
        rf"(?<![a-z])(?:a )?({_SPAN}) fade (in|out)(?: (?:from|to) black)? at the (?:beginning|start|end),? (?:and )?(?:a )?({_SPAN}) fade (in|out)(?: (?:from|to) black)?(?: at the (?:beginning|start|end))?",
        r"fade \2 over \1, fade \4 over \3",
    ),
    to(
        rf"(?<![a-z])(?:mute the (?:video|film|clip|original(?: sound| audio)?)|(?:drop|remove|lose) the original (?:sound|audio)),? (?:and |but )?(?:play|use|put|have) ({_F}) instead",
        r"replace the audio with \1",
    ),
    to(
        rf"(?<![a-z])(?:drop|remove|lose|replace) the (?:original )?(?:sound|audio) in favou?r of ({_F})",
        r"replace the audio with \1",
    ),
    to(
        rf"(?<![a-z])only ({_F}) should be heard,? (?:and )?not the (?:original|video|camera) (?:sound|audio)",
        r"replace the audio with \1",
    ),
    to(r",? no blur(?:red|ry)? (?:edges|bars|borders|background|sides)(?=\s*(?:$|[,.;]))", ""),
    to(rf"(?<![a-z])starting ({_SPAN}) in(?=\s*(?:$|[,.;]))", r"starting at \1"),
    to(
        r"(?<![a-z])(?:put|with|have|and) (white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) behind (?:it|the (?:picture|video|image))",
        r"with a \1 background",
    ),
    to(
        r"(?<![a-z])the (?P<a>logo|music|title|caption|text|sound|audio) or the (?=(?:logo|music|title|caption|text|sound|audio)(?![a-z]))",
        r"the \g<a> and the ",
    ),
    to(
        r"(?<![a-z])(?:i|we) (?:don't|do not) want the (?P<x>[a-z]+ and the [a-z]+)[,;] (?:remove|delete|drop|lose) (?:both|them)(?: of them)?",
        r"remove the \g<x>",
    ),
    to(r"(?<![a-z])like an? (?:silent|old|retro|black and white) (?:movie|film|picture)\s*[:,] ?", ""),
    to(
        r"(?<![a-z])(?:go )?(\d) steps? back(?![a-z])|(?<![a-z])(?:undo|revert|take back) (?:the |my )?last (\d) (?:changes|edits|steps|things)",
        lambda f: f"undo {f[1] or f[2]} steps",
    ),
    to(
        rf"(?<![a-z])where it says (?P<b>{_Q}),? (?:put|write|use|show|make it(?: say)?) (?P<a>{_Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])(?:new|other) (title|caption|heading)(?: text| words?| wording)?\s*[:,]? (?={_Q})",
        r"the \1 should say ",
    ),
    to(rf"(?<![a-z])(?:want|need|like) the (title|caption|heading) to (?:be|say|read) (?={_Q})", r"the \1 should say "),
    to(
        r"(?<![a-z])(?P<t>title|caption|text|heading|logo) (?:should |must |to )?(?:appears?|comes? (?:in|on|up)|starts?|begins?|shows?(?: up)?) at (?P<a>[\d:.]+(?: ?(?:s|secs?|seconds?))?),? and (?:stays?|lasts?|goes?|disappears?|ends?|leaves?|runs?|is gone)(?: (?:up|on|away|visible|there))* (?:until|till|to|at|by) (?P<b>[\d:.]+)",
        r"\g<t> shows from \g<a> to \g<b>",
    ),
    to(
        rf"({_F}) (?:should |must )?(?:appears?|comes? (?:in|on|up)|starts?|shows?(?: up)?) at (?P<a>[\d:.]+(?: ?(?:s|secs?|seconds?))?)(?P<w>[^;\d]{{0,50}}?),? and (?:disappears?|ends?|leaves?|goes(?: away)?|is gone|vanish(?:es)?) at (?P<b>[\d:.]+)",
        r"show \1 from \g<a> to \g<b> \g<w>",
    ),
    to(
        rf"(?<![a-z])for ({_SPAN}),? starting (?:at|from) ({_CLOCKED}),? (?P<v>write|show|put|display|add|have) (?P<q>{_Q})",
        r"\g<v> \g<q> from \2 for \1",
    ),
    to(r"(?<![a-z])on top of the (?:screen|picture|frame|video|image)", "at the top"),
    to(
        r"(?<![a-z])(?:should|can|must|has to|have to|could|will|may) go (?=(?:by )?(?:\d|at \d|twice|half|double|faster|slower|backwards?|in reverse))",
        "play ",
    ),
    to(r"(?<![a-z])(?:that |which )?(?:comes |is |lies |falls )?later than (?=\d)", "after "),
    to(
        r"(?<![a-z])turn(?:ed)? (?:it |this |the (?:video|film|picture) )?into (?:an? )?(?=\d+:\d+|square|portrait|vertical|landscape|horizontal|widescreen)",
        "make it ",
    ),
    to(
        r"(?<![a-z])(?:two|three|\d) (?:stretches|parts|bits|sections|places) are (?:boring|bad|dull|shaky|useless|too long)[,:;]? ?(?P<r>[^.;]*?)[.;,]? ?(?P<v>remove|delete|cut|take out|drop|lose) (?:both(?: of (?:them|those))?|them(?: both| all)?|all(?: of them)?|those)(?: out)?",
        r"\g<v> \g<r>",
    ),
    to(r",? (?:and )?say (?=(?:at |about |around |roughly )?\d+ ?%)", " "),
    to(r"(?<![a-z])on second thoughts?,? ", ""),
    to(r"(?<![a-z])stop (?:the )?(?:video|film|clip|movie|it) (?=(?:at |\d))", "end the video "),
    to(
        rf"(?<![a-z])(?:as|for) (?:an?|the) (?:opening|intro|title|first) (?:card|slide|still|picture|image|screen)(?=,? (?:for )?{_SPAN}|$|[,.;])",
        "at the start",
    ),
    to(
        rf"(?<![a-z])(?:as|for) (?:an?|the) (?:closing|end|final|last) (?:card|slide|still|picture|image|screen)(?=,? (?:for )?{_SPAN}|$|[,.;])",
        "at the end",
    ),
    to(
        r"(?<![a-z])(?:crop|trim|cut)[^,.;\d]{0,30} (?:so|until|till)(?: that)? (?:the |those |all )?black (?:bars|edges|strips|borders)(?: all)? (?:disappear|are gone|go away|vanish|go)",
        "remove the black bars",
    ),
    to(
        r"(?<![a-z])fade (?:smoothly |gently |softly )?from (?:each|one|every) (?:clip|shot|one)(?: in)?to the next(?: one| clip)?,?(?: (?:taking|over|for|lasting|in))?(?= \d|$|[,.;])",
        "crossfade between all clips",
    ),
    to(
        r" (?:would|will|might|does) look (?:better|best|nicer|good|great)(?= (?:at |in |on |to )?(?:the )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        " goes",
    ),
    to(
        r"(?<![a-z])(?:i'd like|i want|let|have|get) (?:people|viewers|everyone|them|us|you) (?:to )?see (?=[^,;]{1,30} for )",
        "show ",
    ),
    to(r"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip)) last(?=\s*(?:$|[,.;]| and ))", r"\g<c> to the end"),
    to(
        rf"(?<![a-z])(?:can|could|may) we see (?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{_F}(?: clip)?)) again (?=at the (?:very )?end)",
        r"copy \g<c> ",
    ),
    to(
        rf"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{_F} clip)) (?:to )?(?:appear|appears|show|play|plays|come|comes) (?:for )?a second time,? (?:right |again )?(?=at the (?:very )?end)",
        r"copy \g<c> ",
    ),
    to(
        r"(?<![a-z])(?:as|to be|into|be) (?:the|an?) (?:new )?(?P<w>opening|opener|intro|introduction|closing|closer|ending|outro|finale|(?:first|last|final) (?:clip|shot|scene|thing))(?! (?:title|caption|card|credits|text))",
        lambda f: "at the start" if f["w"].startswith(("open", "intro", "first")) else "at the end",
    ),
    to(
        r"(?<![a-z])fade in(?: at the (?:start|beginning))? ?(?:/|,? and |&) ?(?:fade )?out(?: at the end)?(?=\s*(?:$|[,.;]|\d|for |over ))",
        lambda f: f[0] if re.search(_Q, f.string) else "fade in and out",
    ),
    to(r"^(?:the )?(?:split|cut)(?:ting)?(?: points?)?\s*[:,]\s*(?:at )?(?=\d+:\d\d)", "split at "),
    to(
        r"(?<![a-z])(?P<w>cross-?fade|dissolve|transition|blend)(?P<m>[^,;\d]{0,20}) between (?:clips? )?(?P<a>\d) and (?:clip )?(?P<b>\d)(?![\d:.]| ?(?:s|sec|seconds?)(?![a-z]))",
        lambda f: f"{f['w']}{f['m']} between the {_NTH[int(f['a'])]} clip and the {_NTH[int(f['b'])]} clip",
    ),
    to(r"(?<=[a-z\d]) (?:any ?more|any longer)(?=\s*(?:$|[,.;!]))", ""),
    to(
        r"(?<![a-z])(?:take|move|bring|pull|get|grab) (?P<c>(?:the )?(?:clip \d|[a-z]+ (?:clip|one))) from the (?:end|start|front|back|middle|beginning),? and (?:put|place|move|stick|have) it",
        r"move \g<c>",
    ),
    to(
        rf"(?<![a-z])(?:could|can|should|let|make|have|may) the (title|caption|heading|text)(?: now)? (?:say|read|be)(?: instead)? (?P<q>{_Q})(?: instead)?",
        r"the \1 should say \g<q>",
    ),
    to(rf"(?<![a-z])(?P<w>remove|delete|cut|cut out|take out|drop|lose) the {_SPAN} (?=from |between )", r"\g<w> "),
    to(
        r"(?:(?:there are|i have|i've got|make|do) )?\d (?:bits?|cuts?|parts?|places?|spots?|sections?|stretches|ranges?|pieces)(?: please)? (?:to (?:cut|remove|delete|take out|go)|for removal)\s*[,:]?",
        "remove ",
    ),
    to(r"^\d cuts(?: please)?\s*[:,] (?P<r>[^.;]*?)(?: should (?:both |all )?go)?$", r"remove \g<r>"),
    to(
        r"(?<![a-z])(?:these |those |both |the )?(?:\d )?(?:[a-z]+ )?(?:parts|bits|ranges|sections|stretches|pieces|places),? (?=\d+(?::\d\d)?(?:s| seconds)? ?(?:-|to|–) ?\d)",
        "",
    ),
    to(
        r",? and (?:join|stitch|put|glue|stick) (?:up |together )?(?:the rest|what's left|what is left|the remaining parts|both ends|the ends)(?: (?:back )?together| up)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?<![a-z])(?P<w>(?:i'd like|i want|i need|please have|have|get) )(?P<r>\d[\d:.]* ?(?:-|–|to) ?\d[\d:.]*(?:(?:,| and) \d[\d:.]* ?(?:-|–|to) ?\d[\d:.]*)*) (?:cut|removed|deleted|taken|gone|out)(?: out)?(?: of (?:it|the (?:video|film)))?",
        r"remove \g<r>",
    ),
    to(
        r"(?<![a-z])the (?:intro|start|beginning|opening|ending|end|outro) (?:is|drags|goes on|feels|seems|takes)(?: on| far| way| much| a bit| too)* (?:too )?(?:long|slow|boring|dull|forever)\s*[,;:-]+ (?:so )?(?=[a-z])",
        "",
    ),
    to(rf"(?<![a-z])(?:a |one )({_SPAN}) (?:version|edit|cut)(?: of (?:it|this|the video))?", r"make it \1 long"),
    to(rf"(?<![a-z])(?:i (?:need|want)|give me|make) (?:a )?({_SPAN})(?: long)? version", r"make it \1 long"),
    to(
        r"(?<=long) for (?:tiktok|instagram|insta|reels?|shorts|youtube|facebook|whatsapp|twitter)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])make ({_CLOCKED}) the (?:new )?(?P<e>start|beginning|opening|end|ending|finish)(?:ing)?(?: point)?",
        lambda f: f"{'start' if f['e'] in {'start', 'beginning', 'opening'} else 'end'} at {f[1]}",
    ),
    to(
        rf"(?<![a-z])cut (?:it|the (?:video|film|clip)|everything|the rest) off (?:at|from) ({_CLOCKED})(?: on(?:wards?)?)?",
        r"end at \1",
    ),
    to(
        rf"(?P<a>(?:a )?(?:cut|split) at {_CLOCKED}),? (?:and )?(?:another|one|a second)(?: one)? at ({_CLOCKED})(?:,? (?:and )?(?:another|one|a third|a last)(?: one)? at ({_CLOCKED}))?",
        lambda f: f"{f['a']} and {f[2]}" + (f" and {f[3]}" if f[3] else ""),
    ),
    to(
        rf"(?<![a-z])(?:split|cut) (?:it|the (?:video|film|clip)) at ({_CLOCKED}),? and (?:insert|put|add|place|drop)(?: in)? ({_F})(?: in)?(?: there| in between| between)",
        r"insert \2 at \1",
    ),
    to(rf"^({_F}) at (?=\d)", r"insert \1 at "),
    to(
        r",? (?:and )?(?:the rest|everything else|what follows)(?: of it)? (?:moves on|moves back|moves along|shifts|shifts back|follows|comes after(?:wards)?|plays on|goes on|carries on|continues)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?<![a-z])(?:show|play|run|put|have|make) (?:the )?(?:part|bit|section|stretch|piece|video)?(?: from)? ?(?P<r>\d[\d:.]*s? ?(?:-|–|to|until) ?\d[\d:.]*(?: ?(?:s|seconds))?) (?P<w>in slow[- ]mo(?:tion)?|in reverse|backwards?|faster|slower)",
        lambda f: f"{'slow motion' if 'slow' in f['w'] and 'mo' in f['w'] else f['w']} from {f['r']}",
    ),
    to(
        r"(?<![a-z])(?:apply |add |use |put )?(?:a |an |the )?(?:slow[- ]mo(?:tion)?|reverse|blur) effect (?:to|on|from|over|for|at) ",
        lambda f: f"{'slow motion' if 'slow' in f[0] else 'reverse' if 'reverse' in f[0] else 'blur'} ",
    ),
    to(
        r"(?<![a-z])the frame at ([\d:.]+s?) (?:should|must|has to|needs to) (?:be )?(?:held|frozen|paused|stay|hold|freeze)",
        r"freeze at \1",
    ),
    to(
        rf"(?P<q>{_Q})(?P<m>[^;]{{0,60}}), (?P<r>(?:the )?(?:first|last) {_SPAN}) only(?=\s*$)", r"\g<q>\g<m> for \g<r>"
    ),
    to(r"(?<![a-z])on top (?=saying|reading|that says|$)", "at the top "),
    to(r"(?<=[a-z]) on top(?=\s*(?:$|[,.;]))", " at the top"),
    to(
        rf"(?<![a-z])(?P<t>lower third|title|caption|heading),? (?:with the |with |the )?(?:text|words?|wording)[,:]? (?={_Q})",
        r"\g<t> ",
    ),
    to(
        r"(?<![a-z])(?:and |, )?(?:use |with |and )?(?:a )?blur(?:red)? (?:for|as|in|behind as) the background",
        " with a blurred background",
    ),
    to(
        r"(?<![a-z])with (white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) (?:around|behind|beside)(?: (?:it|the (?:video|picture|image)))?(?=\s*(?:$|[,.;]))",
        r"with a \1 background",
    ),
    to(
        r"(?<![a-z])with (white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) in the background",
        r"with a \1 background",
    ),
    to(
        r"(?<![a-z])crop (?:just |only )?(?:off )?the (top|bottom|left|right)(?: side| edge| only)?,? (?:by )?(\d+ ?(?:%|percent))",
        r"crop \2 off the \1 side",
    ),
    to(
        r"(\d+) ?(?:%|percent) less (saturated|bright|colourful|colorful|vivid|contrasty)",
        lambda f: (
            f"{ {'saturated': 'saturation', 'colourful': 'saturation', 'colorful': 'saturation', 'vivid': 'saturation', 'bright': 'brightness', 'contrasty': 'contrast'}[f[2]] } down by {f[1]}%"
        ),
    ),
    to(r"(?<![a-z])make the (?:colou?rs?|picture|image|video) ((?:saturation|brightness|contrast) down by)", r"\1"),
    to(r"(?<![a-z])(brightness|contrast|saturation)\s*[:=]\s*-\s*(\d+)(?! ?%|\d)", r"\1 down by \2%"),
    to(r"(?<![a-z])(brightness|contrast|saturation) -\s?(\d+)(?! ?%|\d)", r"\1 down by \2%"),
    to(rf"({_F})(?P<m>[^;]{{0,60}}? at \d+ ?% of the width),? only (?=from |for |between |\d)", r"\1\g<m> "),
    to(
        r"(?<![a-z])(?:run|play|show|make) seconds? (\d+) (?:to|until|through) (\d+) ",
        r"reverse from \1 to \2 seconds ",
    ),
    to(r"(?<![a-z])reverse from ([\d]+ to [\d]+ seconds) (?:backwards?|in reverse)", r"reverse from \1"),
    to(
        r"(?<![a-z])(?P<v>throw (?:away|out)|delete|remove|drop|lose) (?P<a>the first (?:clip|one)),? (?:and )?(?:so )?(?:start|begin|open)s? with the second(?: clip| one)?",
        r"\g<v> \g<a>",
    ),
    to(
        r"(?<![a-z])(?:start|begin) with the second(?: clip| one)?(?: instead)?,? (?:and )?(?=(?:delete|remove|drop|lose) the first)",
        "",
    ),
    to(
        r"(?<![a-z])end (?:after|with) the (?:second|third)(?: clip| one)?,? (?:and )?(?=(?:delete|remove|drop|lose) the last)",
        "",
    ),
    to(r"(?<=clip )(\d), the (?:first|second|third|last|middle|final) one(?=\s*(?:$|[,.;]))", r"\1"),
    to(
        r"(?<![a-z])take (the (?:first|last|second|third|middle) (?:clip|one)) off(?: the (?:end|start|front))?",
        r"remove \1",
    ),
    to(
        r"(?<![a-z])(?:delete|remove|drop|lose) (?:the rest|the other clips|the others|all other clips|everything else),? (?:and )?(?:leave|keep)(?: only| just)? (?=(?:the )?(?:clip|first|second|third|last|middle))",
        "keep only ",
    ),
    to(
        r"(?<![a-z])(?P<c>(?:the )?(?:clip \d|(?:first|second|third|last|middle) (?:clip|one))) stays,? (?:and )?(?:the others?|the rest|all others?|everything else) (?:go|goes|can go|should go|must go)",
        r"keep only \g<c>",
    ),
    to(
        r"^(?:just|only) (?P<c>(?:clip \d|the (?:first|second|third|last|middle) (?:clip|one))),? (?:and )?nothing else",
        r"keep only \g<c>",
    ),
    to(
        r"(?<![a-z])(?:keep (?:the )?(?:first|second|third|last|clip \d)(?: and (?:the )?(?:first|second|third|last|\d))?(?: clips?| one)?,? (?:and |but )?)(?=(?:delete|remove|drop|lose) (?:the )?(?:middle|first|second|third|last|clip))",
        "",
    ),
    to(
        r"(?P<v>(?:duplicate|copy|clone|double)(?: the)? (?:clip \d|(?:first|second|third|last|middle) (?:clip|one)|[a-z]+ clip)),? (?:and )?(?:put|place|paste|insert|add|stick)(?: the copy| the duplicate| it)?(?: in)? (?:right |directly |straight |immediately |just )*(?:after|behind|next to|beside|following)(?: it| the original| itself| that| the first one)?(?=\s*(?:$|[,.;]))",
        r"\g<v>",
    ),
    to(
        r"(?<![a-z])copy and paste (?P<c>(?:the )?(?:clip \d|[a-z]+ clip)) (?:right |directly |straight )*(?:after|behind) (?:it|itself|the original)",
        r"duplicate \g<c>",
    ),
    to(
        r"(?<![a-z])(?:make|add|create|insert) (?:a |another |one more |a second )(?:copy of )?(?P<c>(?:the )?(?:clip \d|[a-z]+ clip)) (?:right |directly |straight |immediately )*(?:after|behind)(?: it| itself| the original)?(?=\s*(?:$|[,.;]))",
        r"duplicate \g<c>",
    ),
    to(
        r"(?<![a-z])(?:clips? )?(?P<a>\d) and (?:clip )?(?P<b>\d) (?:should )?(?:swap|change|trade)(?: places| positions)?",
        r"swap clips \g<a> and \g<b>",
    ),
    to(
        r"^(?:please |can you |could you )?swap (?P<a>\d) (?:and|with) (?P<b>\d)(?=\s*(?:$|[,.;?]))",
        r"swap clips \g<a> and \g<b>",
    ),
    to(
        r"(?<![a-z])have clip (?P<a>\d) (?:play |go |come )?first and clip (?P<b>\d) second",
        r"swap clips \g<a> and \g<b>",
    ),
    to(
        r"(?<=in reverse order),? (?:with )?(?:the )?last (?:clip )?first(?:,? (?:and )?each (?:one )?(?:still )?(?:forwards?|normal(?:ly)?|unchanged))?",
        "",
    ),
    to(
        r"(?<![a-z])(?:switch|turn|flip|change) (?:the )?(?:clips' |clip |running )?order (?:of the clips )?(?:around|round)(?: so (?:that )?the last (?:one )?(?:comes|is|goes) first)?",
        "reverse the order",
    ),
    to(
        r"(?<![a-z])reverse the order (?:the clips come in|of appearance|they come in|they are in|of everything)",
        "reverse the order",
    ),
    to(r"(?<![a-z])(?:arrange|put|play|order) the clips backwards(?: ?:[^.;]*)?", "reverse the order of the clips"),
    to(
        r"(?<![a-z])(?P<w>the clips|them) the other way (?:round|around)(?:,? \d then \d then \d)?",
        "reverse the order of the clips",
    ),
    to(
        r"(?<![a-z])after (?P<c>(?:the )?(?:clip \d|first clip|second clip|[a-z]+ clip)) and before (?:the )?(?:clip \d|second clip|third clip|[a-z]+ clip)",
        r"after \g<c>",
    ),
    to(r"(?<=clip )(\d) to (?=\d+(?:\.\d+)? ?(?:x|times|%))", r"\1 at "),
    to(r"(?<![a-z])clip (\d) and (?=\d(?:,| *$| second))", r"clips \1 and "),
    to(r"(?<=after clip )(\d), (?=\d)", r"\1 for "),
    to(r"(?<=behind clip )(\d), (?=\d)", r"\1 for "),
    to(
        r"(?<![a-z])(?P<w>cross-?fade|dissolve) (?:from )?(?:clip )?(?P<a>\d) (?:in)?to (?:clip )?(?P<b>\d)(?![:\d])",
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
        r"(?<![a-z])(?:the )?(?:original|camera|video) (?:sound|audio) (?:off|gone|out|away),? (?:and |but )?(?:just |only )?(?:the )?music(?: on| stays| only)?(?=\s*(?:$|[,.;]))",
        "mute the original sound",
    ),
    to(r"(?<![a-z])the music not(?=\s*(?:$|[,.;]))", "leave the music alone"),
    to(
        r"(?<=[a-z]) the (?:first|last|opening) (?P<t>\d+ seconds?) (?:out|away|off|gone)(?=\s*(?:$|[,.;]))",
        lambda f: f[0],
    ),
    to(
        r"^(?P<r>(?:the )?(?:first|last) \d+(?:\.\d+)? ?(?:seconds?|secs?|s|minutes?)) (?:out|away|off|gone)(?=\s*(?:$|[,.;]))",
        r"remove \g<r>",
    ),
    to(r"^(?:i want |i need |i'd like |do )?\d (?:things?|changes|edits|steps)(?: please)?\s*[:,] ?", ""),
    to(
        rf"(?<![a-z])(?P<w>(?:title|caption|text|heading|it)(?: text)?) (?:to say|to read|say|saying) (?P<a>{_Q}) instead of (?P<b>{_Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])(?:use|put|show|write|have) (?P<a>{_Q})(?: as the (?:title|caption)(?: text)?)? instead of (?P<b>{_Q})",
        r"change \g<b> to \g<a>",
    ),
    to(rf"(?<![a-z])(?:make|turn) (?P<b>{_Q}) (?:in)?to (?P<a>{_Q})", r"change \g<b> to \g<a>"),
    to(
        r"(?<![a-z])(title|caption|heading|logo|music|video|text)'s (?=text|words|colour|color|size|volume|speed|position)",
        r"\1 ",
    ),
    to(
        rf"(?<![a-z])(?:set|put|change|make) (?:the )?(?P<w>title|caption|heading) (?:text|words|wording) (?:to|into|as) (?={_Q})",
        r"change the \g<w> to ",
    ),
    to(
        r"(?<![a-z])(?P<v>move|put|shift|bring|take|set) the (?P<t>title|caption|text|heading|logo)(?: down| up| over)? (?P<w>from [a-z -]{3,24} )?to the (?=top|bottom|middle|cent|left|right|upper|lower)",
        r"\g<v> the \g<t> to the ",
    ),
    to(
        r"(?<![a-z])(?P<p>(?:at|in|on) the (?:top|bottom|middle|cent(?:er|re)|upper|lower)[a-z -]{0,14}?) instead of (?:at |in |on )?the (?:top|bottom|middle|cent(?:er|re)|upper|lower)[a-z -]{0,14}(?=\s*(?:$|[,.;?]))",
        r"\g<p>",
    ),
    to(
        r"(?<![a-z])(?P<v>switch|change|turn|set|make) the (?P<t>title|caption|text|heading|lettering)(?: colou?r)? from (?:white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) to (?=white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y)",
        r"make the \g<t> ",
    ),
    to(
        r"(?<![a-z])(?P<t>title|caption|text|heading) (?:appears?|comes? (?:in|on|up)|starts?|shows?(?: up)?) at (?P<a>[\d:.]+(?: ?(?:s|seconds?))?),? and (?:stays?|lasts?|goes?|disappears?|ends?|leaves?|runs?|is gone)(?: (?:up|on|away|visible|there))* (?:until|till|to|at|by) (?P<b>[\d:.]+)",
        r"\g<t> shows from \g<a> to \g<b>",
    ),
    to(r"(?<![a-z])(?:switch|swap) the logo (?:over )?to (?=the )", "move the logo to "),
    to(
        r"(?<![a-z])the (?P<t>logo|watermark|title|caption) (?:covers|hides|blocks|is (?:covering|hiding|blocking|in the way of|over|on top of))[^,;\d]{0,30}[,;] (?:so )?(?P<v>move|put|shift|remove|take|make|shrink|drop|lose) it",
        r"\g<v> the \g<t>",
    ),
    to(
        r"(?<![a-z])the (?P<t>logo|watermark|title|caption|music|crossfades?|filter) (?:is|are|looks?|feels?|sounds?)(?: a bit| too| so| really| very| just)? (?:distracting|ugly|annoying|bad|horrible|awful|weird|terrible|not good|in the way|unnecessary|wrong)\s*[,;] (?:so |please )?(?P<v>remove|delete|drop|lose|take|get rid of) (?:it|them|that)(?: off| out| away)?",
        r"remove the \g<t>",
    ),
    to(
        r"(?<![a-z])(?P<t>the (?:[a-z]+ )?(?:clip|one)|clip \d|the title|the caption|the logo) (?:works|looks|fits|would be|is) (?:better|best|nicer|good|great)[^,;\d]{0,30}[,;] (?:so |please )?(?P<v>move|put|place) it (?P<w>to the front|to the start|to the end|there|first|last|at the start|at the end)",
        lambda f: (
            f"move {f['t']} "
            + (
                f["w"]
                if f["w"] != "there"
                else "to the end"
                if re.search("end|clos|last", f[0])
                else "to the start"
                if re.search("open|start|first", f[0])
                else "to the middle"
                if re.search("middle|cent", f[0])
                else "there"
            )
        ),
    ),
    to(
        r"(?<![a-z])make (?:the )?(?:match|matched frame|matched moment) the (?:first frame|start|beginning|opening)",
        "start at the match",
    ),
    to(
        rf"({_SPAN}) around the match(?:ed (?:frame|moment))? on (?:each|either|both) sides?",
        r"keep \1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:cut|clip|trim|keep|crop)(?: it| the video)? around the match(?:ed (?:frame|moment))?,? (?:with )?({_SPAN}) (?:on |to )?(?:each|either|both) sides?",
        r"keep \1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:the )?(?:part|bit|stretch|section|everything|what's) within ({_SPAN}) of the match",
        r"\1 before and \1 after the match",
    ),
    to(
        rf"(?<![a-z])(?:everything|anything|all) (?:more|further|farther) than ({_SPAN}) (?:away )?from the match (?:can go|should go|goes|out|away)",
        r"keep \1 before and \1 after the match",
    ),
    to(r"(?<![a-z])(?:cut|make|give me|get me) a clip (?:that (?:goes|runs)|going|running) from", "keep from"),
    to(
        rf"(?<![a-z])(?:from )?the match(?:ed (?:frame|moment))?(?:,| to match plus| plus| \+) ({_SPAN})(?=\s*$)",
        r"keep \1 from the match on",
    ),
    to(
        r"(?<![a-z])match (?:minus|-) (\d+) seconds? to match (?:plus|\+) (\d+) seconds?",
        r"\1 seconds before the match to \2 seconds after the match",
    ),
    to(
        r"(?<![a-z])(?P<w>clip \d|the (?:first|second|third|last) (?:clip|one)) is (?:too |a bit |very |so )?(?P<p>slow|fast)\s*[,;] (?:so )?make it (?=twice|half|\d)",
        r"make \g<w> ",
    ),
    to(
        r"(?:want|like|need|have|get) (?:it|this|the (?:video|film|clip|movie|whole thing)) to (?=(?:start|begin|end|stop|finish)(?![a-z]))",
        "",
    ),
    to(
        rf"(?:(?:i|we)(?:'d)? (?:want|need|like) )?(?:it|this|the (?:whole thing|whole video|video|film|clip|movie|result|length))? ?(?:to be|should be|has to be|must be|needs to be|should last|must last) (?:only |exactly )?({_SPAN})(?: long)?(?: in total| in all| overall| total| altogether)?(?=\s*(?:$|[,.;]))",
        r"make it \1 long",
    ),
    to(
        rf"(?:to be|it's|it is|down to|to) ({_SPAN}) (?:in total|in all|overall|altogether|total)(?![a-z])",
        r"to be \1 long",
    ),
    to(
        r",? (?:and |because |since |as )?(?:the )?(?:bits?|parts?|stuff|rest|everything|all|part) (?:before|after|in front|that follows|that comes (?:before|after))(?: it| that| this)?(?: is| was|'s| are)? (?:useless|boring|rubbish|no good|no use|dull|bad|nothing|pointless|irrelevant|too long)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?<![a-z])(?:break|split|cut|chop|divide) (it|this|the (?:video|film|clip|whole thing)) up(?= (?:at|into|in))",
        r"split \1",
    ),
    to(
        rf"({_F}) (?:should|must|has to|needs to|can|shall) (?:go|come|be put|be placed|be inserted|appear|be) (?:in )?(?=at |before |after |between |in between )",
        r"insert \1 ",
    ),
    to(rf"(?<![a-z])(?:cut|drop|slot|splice|slip|bring|put) ({_F}) in (?=at |before |after |between )", r"insert \1 "),
    to(
        rf"(?<![a-z])(?:the |a |my )?(?:voice[- ]?over|narration|voice recording|recording) (?=(?:called |named )?{_F})",
        "",
    ),
    to(rf"(?<![a-z])(after|past|beyond|following|before) the (?:first|opening|initial) ({_SPAN})", r"\1 \2"),
    to(
        rf"(?<![a-z])(?P<v>freeze|pause|hold|stop)(?P<w>[^,;\d]{{0,24}}) at (?P<p>{_CLOCKED}),? (?:for )?(?P<t>{_SPAN})",
        r"\g<v>\g<w> at \g<p> for \g<t>",
    ),
    to(
        rf"^(?:a |add a |i want a )?({_SPAN})[- ]?(?:still|freeze|pause|freeze[- ]?frame|hold)(?: frame)? at (?=\d)",
        r"freeze for \1 at ",
    ),
    to(r",? so (?:that )?[^,.;\d]{0,30} can (?:still )?be (?:heard|understood|seen)(?=\s*(?:$|[,.;]))", ""),
    to(
        rf"(?<![a-z])at ({_CLOCKED}),? (show|put|display|write|add|place) ([^;\d]*?),? (?:until|till|to|up to) ({_CLOCKED})(?=\s*(?:$|[,.;]))",
        r"\2 \3 from \1 to \4",
    ),
    to(
        r"(?<![a-z])(?:up|down|over|right|high|low) (?=(?:at|on|in|along) the (?:very )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        "",
    ),
    to(
        r"(?<![a-z])(?:the )?(?:edges|sides|top and bottom|rest)(?: of (?:it|the picture))? (?:can|may|might) be (?:cut|cropped|lost|chopped|trimmed)(?: off| away)?",
        "fill the frame",
    ),
    to(
        r"(?<![a-z])(?:with )?(?:the )?(?:bars|borders|edges|sides|rest|gaps?|(?:empty |remaining |free )?(?:space|area)(?: (?:around|beside|next to)(?: it| the picture| the video| them)?)?) (?:should be |to be |must be |are |being )?blurred(?! out)",
        "with a blurred background",
    ),
    to(
        r"(?<![a-z])blur the (?:bars|borders|gaps?|(?:empty |remaining )?(?:space|area)|edges|sides)(?: (?:around|at|on|beside|next to)(?: it| the picture| the sides| the video| them)?)?(?=\s*(?:$|[,.;]))",
        "with a blurred background",
    ),
    to(
        r"(?<![a-z])(?:leave|make|have|keep|fill|colou?r) the (?:(?:empty |remaining )?(?:space|area)|bars|borders|gaps?)(?: (?:around|beside|next to|at|on)(?: it| the picture| the sides| the video| them)?)? (?:in |with )?(white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y)(?![a-z]| and white)",
        r"with a \1 background",
    ),
    to(
        r"(?<![a-z])(?:with |add |and )?(white|red|green|blue|yellow|orange|purple|pink|gr[ae]y) (?:borders?|bars|edges|margins|padding|sides|frame)(?= *(?:$|[,.;]|around|on|at|left))(?: (?:around it|at the sides|on (?:both|the) sides))?",
        r"with a \1 background",
    ),
    to(
        r"(?<![a-z])(?:make|blow|scale|get|bring) (?:the |my )?(?:picture|image|video|frame|footage|shot)(?: up)?(?: by)? (\d+) ?(?:%|percent)(?: (?:bigger|larger|closer|up))?(?: (?:in|inside|within) the frame)?(?=\s*(?:$|[,.;]))",
        r"zoom in by \1%",
    ),
    to(r"(?<![a-z])(?:get|go|come) (\d+) ?(?:%|percent) closer(?: by zooming in| in)?", r"zoom in by \1%"),
    to(r"(?<![a-z])(?:increase|raise|up) the zoom by", "zoom in by"),
    to(
        r"(?<![a-z])zoom(?: it)? (?:in(?:to)? |on |towards )*(?:the )?(?:middle|cent(?:er|re))(?: of (?:it|the (?:picture|image|frame|video)))? by",
        "zoom in by",
    ),
    to(
        r"(?<![a-z])(?:not|no|no longer|never) (?:in )?(?:black and white|b&w|black & white|bw)(?: any ?more| now| any longer)?",
        "back to colour",
    ),
    to(
        r"(?<![a-z])fade (it|this|the (?:video|film|clip|picture|whole thing)) in and out(?![a-z])",
        lambda f: f[0] if re.search(_Q, f.string) else f"fade in and out {f[1]}",
    ),
    to(
        r"(?<![a-z])turn (?:it|this|the (?:video|film|clip|footage)) (?:around|round) so (?:that )?(?=it (?:plays|runs|goes))",
        "",
    ),
    to(
        r"(?<![a-z])(?:make|turn|flip|switch|change|convert|go|get)(?: (?:it|this|the (?:video|film|picture)))?(?: back)? (?:to |into )?(?:horizontal|landscape)(?: (?:format|orientation|mode|again))?(?=\s*(?:$|[,.;]|instead|and ))",
        "make it landscape",
    ),
    to(
        r" (?:instead of|rather than|not) (?:portrait|landscape|vertical|horizontal|square|16:9|9:16|1:1|upright)(?![a-z\d])",
        "",
    ),
    to(rf"^(?:so )?first(?: of all|ly)?,? (?=(?:double|halve|set|{_VERBS[3:-1]})(?![a-z]))", ""),
    to(
        rf"(?<![a-z])around (?P<w>the match(?:ed (?:frame|moment))?|my (?:picture|photo|image|screenshot))\s*[:,]?\s*(?P<a>{_SPAN}) before(?: it)?\s*(?:,|and|, and)\s*(?P<b>{_SPAN}) after(?: it)?",
        r"keep \g<a> before and \g<b> after \g<w>",
    ),
    to(rf"(?<![a-z])(?P<a>{_SPAN}) of (?:lead[- ]in|run[- ]up|build[- ]up|context) before ", r"\g<a> before "),
    to(
        r"(?<![a-z])in(?:to|side)? (?:a |the )?(?:little|small|tiny) (?:window|box|frame|square)(?: (?:at|in) the)?(?= (?:top|bottom|upper|lower|left|right|corner))",
        "as picture in picture ",
    ),
    to(r"(?<![a-z])(?:separately|one by one|individually)(?=\s*(?:$|[,.;]))", ""),
    to(r"(?<![\w.%])[-−–]\s?(?=\d+(?:\.\d+)? ?(?:%|percent))", " down by "),
    to(r"(?<![\w.%])\+\s?(?=\d+(?:\.\d+)? ?(?:%|percent))", " up by "),
    to(
        r"(?<![a-z])(?P<w>start|begin|end|stop|finish)(?P<s>s|ing|ning|ping)?(?: time)?(?:\s*:)? (?=\d+:\d\d(?:\.\d+)?(?!\d|\s*(?:-|to |–)))",
        lambda f: f"{f['w']}{f['s'] or ''} at ",
    ),
    to(
        r"(?<![a-z])(?:from |at )?seconds? (\d+(?:\.\d+)?) (?:to|until|till|through|and|-) (?:second )?(\d+(?:\.\d+)?)(?! ?(?:%|x|times))(?: seconds?)?",
        r"from \1 to \2 seconds",
    ),
    to(r"(?<![a-z])(?P<w>at|from|to|until|till|after|before) second (\d+)(?![\d:])", r"\g<w> \2 seconds"),
    to(
        r"(?P<v>^|(?<![a-z])(?:remove|delete|drop|lose|bin|ditch|scrap|mute|keep|reverse|rotate|flip|get rid of|speed up|slow down) )the (?P<w>clip|one|shot|segment|piece|scene) (?:in|at) the (?P<p>middle|cent(?:er|re)|start|beginning|front|end)(?! of)(?![a-z])",
        lambda f: (
            f"{f['v']}the {'first' if f['p'] in {'start', 'beginning', 'front'} else 'last' if f['p'] == 'end' else 'middle'} {f['w']}"
        ),
    ),
    to(
        r"(?P<w>crop|trim|cut|lose|chop|shave|take)(?P<o>[^,;\d]{0,24}?) (?P<n>\d+(?:\.\d+)?) ?(?:%|percent) (?:off |from |on |of )?(?:the )?(?P<a>left|right|top|bottom)(?: side| edge)?(?:,| and|, and| &) "
        r"(?:(?:off |from |on )?(?:(?P=n)) ?(?:%|percent) )?(?:off |from |on |of )?(?:the )?(?P<b>right|left|bottom|top)(?: side| edge)?(?![a-z])",
        lambda f: f"crop {f['n']}% off the {f['a']} side off the {f['b']} side",
    ),
    to(
        r"(?P<w>crop|trim|cut|lose|chop|shave|take)(?P<o>[^,;\d]{0,24}?) (?P<n>\d+(?:\.\d+)?) ?(?:%|percent)(?: of the (?:picture|image|frame|video|screen))? (?:off |from |on |of )?(?:the )?(?P<a>left|right|top|bottom)(?: side| edge)?(?:,| and|, and| &) "
        r"(?P<m>\d+) ?(?:%|percent)(?: of the (?:picture|image|frame|video|screen))? (?:off |from |on |of )?(?:the )?(?P<b>right|left|bottom|top)(?: side| edge)?(?![a-z])",
        lambda f: f"crop {f['n']}% off the {f['a']} side {f['m']}% off the {f['b']} side",
    ),
    to(
        r"(?P<w>crop|trim|cut|chop|shave)(?: off)? (?:the )?(?P<a>left|right|top|bottom)(?: side| edge)? (?:by )?(?P<n>\d+) ?(?:%|percent)(?:,| and|, and| &) (?:the )?(?P<b>right|left|bottom|top)(?: side| edge)? (?:by )?(?P<m>\d+) ?(?:%|percent)",
        lambda f: f"crop {f['n']}% off the {f['a']} side {f['m']}% off the {f['b']} side",
    ),
    to(r"(?<![a-z])in front of (?:the |my )?(?:video|film|movie|whole thing)(?![a-z])", "at the start"),
    to(
        r"(?<![a-z])(?:ease|bring|swell|fade) (?P<w>the (?:music|song|track|tune|sound|audio|video|picture)|it) (?P<d>in|out) (?=with|over|for|during)(?!.* and (?:out|in)(?![a-z]))",
        lambda f: f"fade {f['d']} {f['w']} ",
    ),
    to(
        r"(?<![a-z])(?P<e>start|begin|open|end|finish|close) (?P<w>the (?:music|song|track|tune|sound|audio|video|film|picture)|it) (?:with|on|in) (?:a )?(?=[\w.]+(?:[- ](?:and a half))?[- ](?:seconds?|secs?|s) fade(?! (?:in|out)))",
        lambda f: f"fade {'in' if f['e'] in {'start', 'begin', 'open'} else 'out'} {f['w']}, ",
    ),
    to(
        r"(?<![a-z])(?:add|make|put in|give me|i want|insert) \d (?:cuts|splits|split points|cut points)(?: please)?\s*(?:,|:|at)?\s*(?:at )?(?=\d)",
        "split at ",
    ),
    to(r"^\d (?:cuts|splits|split points)(?: please)?\s*[,:]?\s*(?:at )?(?=\d)", "split at "),
    to(r"(?<![a-z])split here\s*[:,]?\s*(?=\d)", "split at "),
    to(
        r"(?<![a-z])(?P<w>the )?(?P<e>start|end|in|out)(?:ing)?[- ]?point (?:to|at|=) (?=\d)",
        lambda f: f"{'start' if f['e'] in {'start', 'in'} else 'end'} at ",
    ),
    to(r"(?<![a-z])(?:move|set|shift|put) the (?P<e>start|end) at (?=\d)", r"\g<e> at "),
    to(r"(?<=\d) ?(?:%|percent) in from the (?=left|right|top|bottom)", "% off the "),
    to(
        rf"(?<![a-z])(?P<a>match(?:ed (?:frame|moment|point))?|the match) ?(?:\+ ?/ ?-|±|plus or minus|plus/minus) ?({_SPAN})",
        r"keep \2 before and \2 after the match",
    ),
    to(
        r"(?<![a-z])(?:play|run|make|put|set) (?:it |this |the (?:video|film|clip|footage) )?at (\d+(?:\.\d+)?) times (?:the )?(?:normal|original|usual|real) speed",
        r"speed \1x",
    ),
    to(r"(?<![a-z])half a turn(?![a-z])", "180 degrees"),
    to(r"(?<![a-z])(?:a )?quarter[- ]turn(?![a-z])", "90 degrees"),
    to(
        r"(?<![a-z])swap (?:the )?left and right(?: sides?)?(?: (?:in|of) (?:the )?(?:picture|image|video|frame))?",
        "mirror it horizontally",
    ),
    to(r"(?<![a-z])ctrl[- +]?y(?![a-z])", "redo"),
    to(r"(?<![a-z])ctrl[- +]?z(?![a-z])", "undo"),
    to(
        r",? if (?:it's|that's|it is|that is|you (?:could|can|don't mind|wouldn't mind|get a chance)|possible|poss)(?![a-z])[^,;.\d]{0,30}(?:,|$)",
        " ",
    ),
    to(
        r"^(?:please |actually,? |no,? |wait,? |oh,? |hmm,? )*(?:(?:rotate|turn|flip|spin|mirror)(?: it| that| this)? back|(?:bring|get|put) (?:it|that|them) back(?: in)?)(?: please| again| the way it was| to how it was)*$",
        "undo that",
    ),
    to(r"(?<![a-z])fill,? (?:and )?not fit(?![a-z])", "fill"),
    to(
        r"(?<![a-z])(?:chop|cut|trim|take|lop|snip|shave) the (first|last) (\d\d)(?= (?:off|out|away)\s*(?:$|[,.;]))",
        r"cut the \1 \2 seconds",
    ),
    to(
        r",? (?:since |as |because )?(?:nothing|not much|not a lot)(?: really| much)? (?:happens|is happening|goes on|is going on)[^,.;\d]*(?=$|[,.;])",
        "",
    ),
    to(
        r"(?<![a-z])(?P<w>it|the (?:video|film|clip)) (?:(?P<a>began|started)|(?P<b>ended|finished|stopped)) (?=at |with |on |\d)",
        lambda f: f"{f['w']} {'starts' if f['a'] else 'ends'} ",
    ),
    to(
        r"(?<![a-z])(leave|keep|use|remove|cut|delete|take out|lose|drop) (\d{1,3}) ?(?:to|-|–|through|thru) ?(\d{2,3})(?=\s*(?:$|[,.;]|please|pls|only))(?! ?%)",
        r"\1 from \2 to \3 seconds",
    ),
    to(r"(\d+ minutes?) and (\d{1,2})(?=\s*(?:$|[,.;]))", r"\1 \2 seconds"),
    to(
        rf"(?<![a-z])(?:end|finish|stop) (?:(?:the (?:video|film|movie|whole thing)|it) )?({_SPAN}) (?:earlier|sooner)",
        r"remove the last \1",
    ),
    to(
        rf"(?<![a-z])(?:start|begin) (?:(?:the (?:video|film|movie|whole thing)|it) )?({_SPAN}) (?:later|in)(?![a-z])",
        r"remove the first \1",
    ),
    to(
        rf"(?:^|(?<= ))(?:[a-z' ]{{0,24}}?(?:see|have|show|play|want|like|put|is) )?(?:the )?({_I})(?: (?:clip|one))? first,? (?:and )?then (?:the )?({_I})(?: (?:clip|one))?,? (?:and )?(?:then|finally|last(?:ly)?|at last)(?: comes)? (?:the )?({_I})(?: (?:clip|one))?",
        r"in the order \1, \2, \3",
    ),
    to(
        rf"(?<![a-z])in[- ]point (?:at |is |=)?({_CLOCKED}),? (?:and )?out[- ]point (?:at |is |=)?({_CLOCKED})",
        r"keep \1 to \2",
    ),
    to(
        rf"^(?:the |my |our )?[a-z]+ (?:wants?|needs?|asked for|says?|allows?) (?=(?:only )?{_SPAN} (?:max|maximum|tops|at most))",
        "make it ",
    ),
    to(
        rf"({_SPAN}) (?:max|maximum|tops|at most)(?=$|[,.;])(?:, (?:take|cut|trim) (?:it|that|the rest) off the (?:end|back|tail))?",
        r"\1",
    ),
    to(r"(?<=[a-z\d]) n (?=(?:the |last |first |then )?[a-z\d])", " and "),
    to(r"(?<![a-z\d])1st(?![a-z])", "first"),
    to(r"(?<![a-z\d])2nd(?![a-z])", "second"),
    to(r"(?<![a-z\d])3rd(?![a-z])", "third"),
    to(
        r"(?<![a-z])(throw|chuck|toss|kick|leave|take) (the [a-z]+ (?:piece|half|part|bit|clip|shot|section|one)) (out|away)(?=\s*(?:$|[,.;]|and |then ))",
        r"\1 \3 \2",
    ),
    to(rf"(around (?:the match|my [a-z]+)),? (?:{_SPAN}|\d) (?:on )?(?:each|either|both) sides?", r"\1"),
    to(
        r"(?<![a-z])the (first|second|third|fourth|last|middle) of (?:the|my|these) (?:\d|clips)(?: clips)?",
        r"the \1 clip",
    ),
    to(
        r"(?<![a-z])(?:once|when|after|as soon as) (?:the |my )?(?:video|film|clip|movie|whole thing|it)(?:'s| is| has)? (?:over|done|finished|ended|ends|through)",
        "at the end",
    ),
    to(rf"(?<![a-z])show ({_F}) (?:in )?full[- ]?screen(?=$|[ ,.;])", r"insert \1"),
    to(
        r" (?:would|will|might) be (?:lovely|great|nice|good|perfect|awesome|fab|cool|super|wonderful|ideal|better)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(r"((?:twice|\d times)(?: over)?),? (?:all )?(?:back to back|in a row|in succession)(?=\s*(?:$|[,.;]))", r"\1"),
    to(
        r",? (?:and )?(?:i don't care|i dont care|idc|i don't mind|(?:it |that )?doesn't matter|it's fine|it's ok|fine|ok) if (?:the )?(?:edges|sides|some|bits|parts|top|bottom|corners)[^,.;]*(?:lost|off|cut|cropped|missing|go|gone)(?=\s*(?:$|[,.;]))",
        ", fill the frame",
    ),
    to(
        r"(?<![a-z])crop (?:it|this|the (?:picture|video|image|frame)) so (?:that )?(?:only|just) (the (?:top|bottom|left|right|upper|lower) (?:half|third|quarter))(?: of the (?:picture|frame|image))? (?:is left|remains|stays|shows|is visible|is there)",
        r"crop to \1 of the picture",
    ),
    to(
        r", (?:and )?(?:leave |keep )?the rest (?:in colou?r|as it is|as is|normal|untouched|stays?[^,.;]*)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?:^|(?<=[,.;] ))without (?:dropping|losing|cutting|removing|deleting|touching|changing) (?:any|anything|a |the )[^,;]{0,20}, ",
        "",
    ),
    to(r"(?<![a-z])(?:take|get|strip) the (sound|audio|music) off (?=(?:the|clip|my) )", r"mute the \1 of "),
    to(rf"({_SPAN}) (?:right|just|immediately|directly) (?=(?:before|after|ahead of|following) )", r"\1 "),
    to(rf"(?<={_I}),? in (?:that|this) order(?=\s*(?:$|[,.;]))", ""),
    to(r"(?<![a-z])(?:undo|revert|cancel|scrap) (?:that|the|my) last (?:one|thing|change|edit|bit|step|move)", "undo"),
    to(rf"({_SPAN}) into (?:it|that|the clip|that clip)(?![a-z])", r"\1 counted inside"),
    to(
        r"(?<=, )(white|black|grey|gray|red|green|blue|yellow|pink) (?:borders|edges|sides|margins|strips)(?=\s*(?:$|[,.;]| where))",
        r"\1 bars",
    ),
    to(
        r"(?<![a-z])blurr(?:y|ed) (?:stuff|bits|copy|areas?|frame|surround|edges|sides) (?:around|behind|beside) (?:it|the picture|the video)",
        "blurred background",
    ),
    to(
        r"(?<![a-z])(?:the )?(?:footage|video|film|clip|picture)(?:'s| is| was| came in| arrived| has been) (?:letter|pillar)boxed, (?:so |please )*(?:crop|cut|trim|take) (?:that|it|them|this) (?:out|off|away)",
        "crop out the black bars",
    ),
    to(
        r"(?:^|(?<=[,.;] ))(?:nothing|not much|little)(?: really| much| interesting)? (?:happens|goes on|is happening|is going on) (?:in|for|during) (?=the (?:first|last)|\d)",
        "",
    ),
    to(
        rf"({_SPAN}) before (the match) (?:plus|and|and also|and then|as well as|and another) (?:the |another )?({_SPAN}) after (?:it|that|the match)",
        r"\1 before and \3 after \2",
    ),
    to(
        rf"(?<![a-z])(put|move|make|play|show|have|place) ((?:the )?{_I}|(?:the )?(?:first|second|third|fourth) (?:clip|one|shot)|clip \d) last(?=\s*(?:$|[,.;]))",
        r"move \2 to the end",
    ),
    to(
        r",? (?:and )?then (?:everything|the rest|all the rest|it all|the others)(?: else)? (?:the way|as|like|just as) (?:it|they) (?:is|are|was|were)(?: now| before)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])make (?:one|a single|1) (?:video|film|clip|movie) (?:out of|from|of) (?={_I}|my|the|these|those|both)",
        "join ",
    ),
    to(
        r"(?<![a-z])(the (?:music|song|soundtrack|audio|sound)) (?:starts|begins|comes in|ends|stops|cuts|finishes)(?: off| out| in)? (?:too |so |very |rather |a bit |way too )?(?:suddenly|abruptly|hard|sharply),",
        r"\1,",
    ),
    to(
        r"(?<![a-z])(the (?:title|caption|text|logo|subtitle))(?:'s| is| goes| disappears| vanishes| has)(?: gone| going| away| off)? (?:too|so|way too) (?:quickly|fast|soon|early),",
        r"\1,",
    ),
    to(
        r" would (?:suit|fit|work for|work|look|do for) (?:this|it|that)?(?: one| video| film)? ?(?:better|best|fine|well|nicer|great|good)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(r"(\d+ ?%) off the (left|right|top|bottom) and \1 off the (left|right|top|bottom)", r"\1 off the \2 and the \3"),
    to(
        r"(?<![a-z])(crop|cut|trim|take) (\d+ ?%) off the (left|right|top|bottom)(?:,| and|, and) (\d+ ?%) off the (left|right|top|bottom)",
        r"\1 \2 off the \3; \1 \4 off the \5",
    ),
    to(
        r",? (?:so )?(?:keep|leave|use) (?:just |only )?(?:that|this|those)(?: bit| part| one)? and (?:nothing else|(?:drop|lose|bin|cut|delete) the rest)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"({_SPAN}) that (?:follows?|comes? (?:right |just )?after|are (?:right |just )?after) (?=the match|my )",
        r"\1 after ",
    ),
    to(
        rf"({_SPAN}) that (?:precedes?|comes? (?:right |just )?before|leads? up to|are (?:right |just )?before) (?=the match|my )",
        r"\1 before ",
    ),
    to(rf"({_SPAN}),? (?:the ones|namely|that is|those) (?:just |right )?(before|after) ", r"\1 \2 "),
    (
        re.compile(
            rf"(?<![a-z])(?:join|put|stick|combine|merge|glue) (?P<a>{_I}) (?:and|with|to) (?P<b>{_I})(?: together)?,? (?:with |and )?(?P<c>{_I}) (?:goes |comes |going |coming )?first(?![a-z])"
        ),
        _first_of_two,
    ),
    to(rf"(?<![a-z])put ({_I}) and ({_I}) together", r"join \1 and \2"),
    to(
        r"(?<![a-z])leave (the (?:very )?(?:first|last|final) frame) (?:standing|frozen|on screen|up|there)",
        r"freeze \1",
    ),
    to(r"(?<![a-z])for another (?=\d)", "for "),
    to(
        r"^some (?:bits|parts|places|people) (?:are|is) [a-z ]{3,20},? (?:and |but |while )?(?:others|some|other bits|other parts)(?: are)? [a-z ]{3,20}, (?:so |please )*(?=make|even|level|normali)",
        "",
    ),
    to(
        r"^(?:there's|there is) (?:way )?too much [a-z]+(?: [a-z]+)?(?: (?:at|on|in) the [a-z]+)?, (?:so |please )*(?=crop|cut|trim|zoom)",
        "",
    ),
    to(
        r"(?:^|(?<=[,.;] ))left and right (?:are|got|is|were) (?:swapped|switched|reversed|mixed up|the wrong way (?:round|around)|back to front) (?:in|on|for) ([^,]{1,30}), (?:so |please )*(?:flip|mirror|turn|swap|put) (?:it|that|them)(?: back| round| around| right)?",
        r"mirror \1",
    ),
    to(
        r"(?<![a-z])(?:turn|flip) (?:it|the (?:picture|video|image)) upside[- ]down (?:with|by|using) a vertical flip",
        "flip it vertically",
    ),
    to(
        r"((?:whenever|when|while|if) (?:there's|there is|someone's|somebody's|someone is|people are|they're|he's|she's|i'm|we're) (?:talking|speaking|speech|a voice|dialogue)), (?=(?:turn|bring|lower|pull|take|dip|drop) (?:down )?(?:the )?(?:music|song|bgm|soundtrack))",
        r"\1 ",
    ),
    to(r"(?<![a-z])(?:do )?(?:likewise|ditto)(?: (?:with|for|to|on))? ", "same for "),
    to(
        r",? (?:and |but )?(?:don't|do not|without) (?:delet(?:e|ing)|remov(?:e|ing)|cut(?:ting)?|los(?:e|ing)|throw(?:ing)?) anything(?: away| out)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])(?:begin|start)s? (?:right |exactly |just )?at (the match|my [a-z]+)(?: point)? and (?:stop|end|finish)s? ({_SPAN}) (?:later|after(?: that| it)?)",
        r"start at \1 for \2",
    ),
    to(
        r",? (?:and )?then (?:go on|carry on|continue|play on|resume|move on)(?: playing)?(?: as (?:normal|before|usual))?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])turn (?:down )?the (?:sound|audio|volume) of ((?:the )?(?:[a-z]+ )?(?:{_I}|clip|shot|one)(?: \d)?) (?:down |up )?to (?=\d)",
        r"set the volume of \1 to ",
    ),
    to(
        r"(?<![a-z])(an?|one) (tenth|quarter|third|fifth) (?:at|off|from) the (top|bottom|left|right) and (?:an?|one) \2 (?:at|off|from) the (top|bottom|left|right)",
        r"\1 \2 off the \3 and the \4",
    ),
    to(r"^no (?:black and white|blur|music|titles?|effects?|cropping|crop|fades?)[,;] (?:just|only) ", ""),
    to(
        r"(?<![a-z])(the (?:logo|watermark|title|caption|text)) (?:in|at|on) the (?:top|bottom|upper|lower)[ -]?(?:left|right)?(?: corner)? (?=(?:to|into|down to|up to|over to|goes|should go|moves?) )",
        r"\1 ",
    ),
    to(rf"({_SPAN}) (?:starting|beginning|that starts?|that begins?) (?:at|from) ({_CLOCKED})", r"\1 from \2"),
    to(r"(?<![a-z])(\d+) (?:rounds|goes|runs)(?: in (?:total|all)| altogether)?(?=\s*(?:$|[,.;]))", r"\1 times"),
    to(r"(?<![a-z])(loop (?:it|this|the (?:whole thing|video|clip))), (?=\d+ times)", r"\1 "),
    to(r"(?<![a-z])vids(?![a-z])", "videos"),
    to(r"(?<![a-z])vid(?![a-z])", "video"),
    to(
        r"(?<![a-z])what(?:ever)? (?:comes|is|lies|happens|plays|you see) (?:in front of|before|ahead of) (?=the match|my|[\d])",
        "everything before ",
    ),
    to(
        r"(?<![a-z])what(?:ever)? (?:comes|is|lies|happens|plays|you see) (?:behind|after|past) (?=the match|my|[\d])",
        "everything after ",
    ),
    to(r"(?<![a-z])in front of the match", "before the match"),
    to(
        rf",? (?:and )?(?:it|which) (?:stays|lasts|remains|shows|is (?:shown|visible|there|up))(?: up| on| on screen| there)? (?:for )?(?={_SPAN})",
        " for ",
    ),
    to(r" before (?:anything|it|everything|the action|the picture) (?:moves|starts|begins|happens)(?=$|[,.;])", ""),
    to(
        r"(?<![a-z])take (the (?:bit|part|section|stretch|piece|clip|shot)[^,;]{3,40}?),? and (?:then )?"
        r"(play|repeat|loop|slow down|slow|speed up|reverse|mute|mirror|flip|blur|move|duplicate|copy|rotate|crop|freeze) (?:it|that|this)(?: (?:bit|part|section|stretch|piece|clip|shot))?(?![a-z])",
        r"\2 \1",
    ),
    to(r",? (?:but |and |with |keep(?:ing)? )?(?:the |its )?same (?:duration|length|size)(?=\s*(?:$|[,.;]))", ""),
    to(r" where (?:it|the picture|the video) (?:doesn'?t|does not|won't) (?:reach|fill|cover)[^,.;]*", ""),
    to(
        r"(?<![a-z])(?:dial|scale|pull|ease|tone|knock|notch|turn|bring|take) (the [a-z]+(?: [a-z]+)?|it) (?:back|down)(?= by )",
        r"turn down \1",
    ),
    to(r"(?<![a-z])(?:dial|scale|ease|notch) (the [a-z]+(?: [a-z]+)?|it) back(?![a-z])", r"turn down \1"),
    to(
        r"(?<![a-z])between (?:the )?(?:ones|clips|pieces|shots) (?:that are |that's |which are )?(?:left|remaining)(?: over)?",
        "between all the clips",
    ),
    to(r"(?<![a-z])between the (?:remaining|leftover) (?:ones|clips|pieces|shots)", "between all the clips"),
    to(
        r"(?<![a-z])((?:the |my )?(?:music|song|title|caption|logo|soundtrack)) (?:stays?|remains?) (?:exactly |just )?(?:like|as|the way) (?:it is|that|now)(?=\s*(?:$|[,.;]))",
        r"leave \1 alone",
    ),
    to(
        r"(?:^|(?<=[,.;] ))(?:only |just )?(the (?:[a-z']+ ){1,4}?(?:sound|audio|music|song|logo|title|caption)), (?:switch|turn|shut) (?:that|it|them) off",
        r"turn off \1",
    ),
    to(
        r"(?<![a-z])the other (?:two|three|\d)(?: clips| ones| shots)? (?:as well|too|also)(?=\s*(?:$|[,.;]))",
        "the others too",
    ),
    to(r"((?:twice|\d times)[^,;]{0,20}),? one after (?:the other|another)(?=\s*(?:$|[,.;]))", r"\1"),
    to(r"(?<![a-z])to be (?:shown|played|seen) (?=\d times|twice)", "played "),
    to(
        r"(?<![a-z])only (the (?:bit|part|stretch|section|piece) [^,;]{3,40}) (?:matters|is any good|is (?:good|interesting|useful|worth it))(?=$|[,.;])",
        r"keep only \1",
    ),
    to(
        rf"(?<![a-z])i (?:really |just )?(?:don't|do not|hate|can't stand|never)(?: really| much)?(?: like| love| want| need)? ((?:the )?(?:[a-z]+|{_F}) (?:one|clip|shot|bit|part)|clip \d|{_F})[,;]? (?:so |and |please |just )*(?:take|get|throw|cut|drop|chop|kick|leave) (?:it|that|them) out",
        r"remove \1",
    ),
    to(r"(?<![a-z])square (?:it|this|the (?:video|picture|frame)) (?:up|off)(?![a-z])", "make it square"),
    to(
        r",? (?:and )?(?:the )?same(?: thing)?(?: goes)? (?:with|for) (?=everything (?:before|after)|(?:the )?(?:first|last) \d|\d)",
        " and ",
    ),
    to(
        r"(?<![a-z])when (?:it|we|the (?:video|film|clip)) (?:gets?|comes?) to (?:my|the|that) (?:picture|photo|image|screenshot|frame|pic)(?![a-z])",
        "at the match",
    ),
    to(rf"(?<![a-z])(clips? \d(?:(?:,| and|, and) \d)+) to ({_SPAN}) each", r"\1 each to \2"),
    to(
        rf"(?<![a-z])(make|have|let|get) (this|the (?:video|film|movie|clip|whole thing)) (?:to )?last (?={_SPAN})",
        r"\1 \2 ",
    ),
    to(
        rf"(?<![a-z])((?:the )?[a-z]+ (?:clip|shot)|clip \d|{_F}(?: clip)?) (?:should|must|has to|needs to|can|could) (?:end|finish|stop) ({_SPAN}) (?:earlier|sooner)",
        r"trim \2 off the end of \1",
    ),
    to(
        rf"(?<![a-z])((?:the )?[a-z]+ (?:clip|shot)|clip \d|{_F}(?: clip)?) (?:should|must|has to|needs to|can|could) (?:start|begin) ({_SPAN}) (?:later|in)(?![a-z])",
        r"trim \2 off the start of \1",
    ),
    to(
        rf"(?<![a-z]){_CUTS}(?: up)? ([^,;]{{2,20}}?)(?: up)? into (\d)(?: equal| even| equally long| same[- ]sized)? (?:bits|parts|pieces|chunks|halves|sections|segments|clips)",
        r"split \1 into \2 parts",
    ),
    to(
        r"(?<![a-z])i(?:'ve|'ve just| just)? (?:changed my mind|had second thoughts)(?: about| on) ([^,;]{2,25}), ",
        r"\1, ",
    ),
    to(
        r"(?<![a-z])(?:string|stick|glue|put|tie|sew|patch) (the|my|these|those|both|all the|all my|all)(?: of the| my| the)? (clips|videos|files|bits|pieces) together",
        r"join \1 \2",
    ),
    to(
        rf"(?<![a-z])(everything|anything|all) more than (?={_SPAN} (?P<s>after|past|before|ahead of) )",
        lambda f: f"{f[1]} {'before' if f['s'] in {'before', 'ahead of'} else 'after'} ",
    ),
    to(
        r"(?<![a-z])(everything|anything|all)(?: that| which|'s)?(?: isn't| is not| aren't| are not|'s not| ain't| not) (?=(?:the |my |in the |part of the |clip )|\d)",
        r"everything except ",
    ),
    to(
        r",? (?:because|cos|coz|'cause|cuz|bc) (?:it|that|they|this|he|she|i|we|you|nobody|someone|somebody|people|there)(?:'s|'re|'m|'ve| )(?![^,.;]{0,80}(?:music|sound|audio|voice|title|caption|text|logo|volume|\d))[^,.;]*(?=$|[,.;])",
        "",
    ),
    to(r"(?<=[a-z]) (?:any ?more|any longer)(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])(?:keep|use|leave|save|retain|preserve) ([^,;]{1,30}\d(?:s|secs?| seconds)? and [^,;]{1,30}) only(?=\s*$)",
        r"keep \1",
    ),
    to(
        rf"(?<![a-z])(?:trim|shorten|cut|reduce) the (start|beginning|front|head|end|tail|back|intro|outro)(?: end)? (?:down )?by ({_SPAN})",
        r"trim \2 off the \1",
    ),
    to(
        r"(?<![a-z])(?:flip|reverse|invert|turn around|switch) the (?:clip )?order(?: of (?:all )?(?:the |my )?(?:clips|shots|scenes|pieces|segments|lot|three)| of (?:all of )?(?:them|everything|it all))(?: around| round)?(?=\s*(?:$|[,.;]))",
        "reverse the order",
    ),
    to(
        r"(?<![a-z])line (them|both|the \d clips|the \d videos|both clips|both videos|all the clips|everything)(?: all)? up",
        r"join \1",
    ),
    to(
        rf"^(?:the|my|that) (?:{_F}|intro|opening|beginning|start|first (?:bit|part)) (?:drags|is|goes on|takes|feels|just|really|kinda)(?![a-z])[^,;\d]{{0,40}}[,;] (?:so |please |can you )*(?=(?:start|begin|open|skip|jump)(?![a-z])[^,;]{{0,60}}\d)",
        "",
    ),
    to(rf"^(?:ok(?:ay)? |so )?first(?:ly| of all| off| up| thing)?,? (?={_VERBS}(?![a-z]))", ""),
    to(r"(?<![a-z])the other \d(?: clips?| ones?| shots?)?(?=\s*(?:$|[,.;]|and |with |together))", "the others"),
    to(
        r"(?<![a-z])(?:put|place|run|play|set) (?:the \d|my \d|both|all)(?: the| my| of the)? (videos|clips|files) (?:one|1) after (?:the other|another)",
        r"join the \1 in sequence",
    ),
    to(
        r"(?:^|(?<=[,.;] ))(?:it's|this is|that's|the (?:video|clip|picture|footage)(?:'s| is| was)|it was|it is)"
        r"(?: filmed| shot| recorded)?(?: all)? upside[- ]down\W+(?:so |and |please |can you |could you |needs? )*"
        r"(?:fix|fixing|correct|sort|right|straighten|put|turn|flip)(?: (?:it|that|this))?(?: right| straight| out| up| round| around| over| please)*$",
        "rotate it 180 degrees",
    ),
    to(
        r"(\d{1,2} ?[:x] ?\d{1,2}),? (?:with |using |and )?(?:just )?fit(?: mode| it)?(?=\s*(?:$|[,.;]))",
        r"\1 nothing cut off",
    ),
    to(
        rf"(?<![a-z])(?:cut|make|clip|trim|give|get|grab|snip)(?: me| us| out)? an? (?={_SPAN}(?: long)? (?:clip|excerpt|snippet|video)"
        r"(?![^,;]* (?:out|off|away)(?![a-z])))",
        "keep ",
    ),
]

_TWICE = r"(?:twice|thrice|(?:2|3|4) times|[234]x)"
_COPIES: list[Step] = [
    to(
        rf"(?<![a-z])(?:play|show|have|put|run|use) ((?:the |my )?(?:[a-z]+ (?:clip|shot)|{_F}(?: clip)?)|clip \d)(?: show up| shows up| appear| come| come in| play| in)? (?:again|once more|one more time) (?=at |after |before |on |right )",
        r"duplicate \1 ",
    ),
    to(
        r"(?<![a-z])(?:i |we )?(?:want|would like|'d like|need) to (?:see|watch|hear) (?=[^,;]{0,60} (?:twice|\d times)(?![a-z]))",
        "play ",
    ),
    to(
        r"(?<![a-z])(?:flip|reverse|change|invert|swap) the (?:playing |playback )?direction of ([^,;]{0,60}?)(?: so (?:that )?(?:it|they) (?:plays?|goes?|runs?) (?:backwards?|in reverse))?(?=\s*(?:$|[,.;]))",
        r"reverse \1",
    ),
    to(
        r"(?<![a-z])(?:put|add|place|stick|show|insert|drop|play|throw)(?: in)? another(?: copy of(?: the)?| go of(?: the)?| round of(?: the)?)? (?=[^,;]{1,12} (?:clip|shot|segment|scene)(?![a-z]))",
        "duplicate the ",
    ),
    to(r"(?<![a-z])doubl(?:e|ing) up(?: on)? (?=the |clip |my |it(?![a-z])|that |this )", "duplicate "),
    to(
        r"((?<![a-z])(?:duplicate|copy|clone)[^,;]{0,60}?),? so (?:that )?(?:it|they|we|you) (?:plays?|runs?|appears?|shows?(?: up)?|comes? up|goes?|see it|get it)"
        r" (?:twice|2 times|2x|again)(?: in a row| back to back| in succession| over)?",
        r"\1",
    ),
    to(
        rf"(?<![a-z])(?:to |should )?(?:appears?|shows? up|comes? up|be shown|be seen|be played|is shown|happens?) ({_TWICE})(?: in a row| back to back| in succession)?",
        r"play \1",
    ),
]

_PACE: list[Step] = [
    to(
        r"(?<![a-z])(twice|double|thrice|\d(?:\.\d+)? ?(?:x|times)) as (?:fast|quick(?:ly)?)(?![a-z]| as)",
        r"\1 the speed",
    ),
    to(r"(?<![a-z])half as (?:fast|quick(?:ly)?)(?![a-z]| as)", "half speed"),
    to(r"(?<![a-z])(?:by )?(two|three|four|five|ten|\d+)-?fold(?![a-z])", lambda f: f"{_FOLD.get(f[1], f[1])}x"),
    to(
        r"(?<![a-z])(?:crank|ramp|rev)(?: it| this| the (?:video|clip|speed|whole thing)| everything)? up (?:to )?(?=\d+(?:\.\d+)? ?(?:x|times)(?![a-z]))",
        "speed ",
    ),
    to(
        r"((?:first|last|opening|final|between|from|until|till|\d:\d\d|to \d).{0,60}?),? (?:and |but )?then (?:it |it's |go |goes |going |play |plays )*(?:back |return |return(?:s|ing) )*"
        r"(?:to |at |in )?(?:normal|regular|real[ -]?time|usual|ordinary)(?: speed| pace)?(?: again| after(?: that)?| from there| for the rest)?(?=\s*$)",
        r"\1",
    ),
    to(
        rf"((?<![a-z]){_ABOUT_PACE}[a-z-]*[^,;.]{{0,60}}?),? (?:so (?:that )?|until |such that )(?:it|the (?:video|clip|whole thing)|everything|that)(?: (?:all|only|just|will|should))*"
        rf" {_LASTS}(?: (?:just|only|exactly|about|for|in|into|within|to|at|out|down|under))* (?={_SPAN}(?: long| in total| total)?\s*$)",
        r"\1 playtime ",
    ),
    to(
        rf"((?<![a-z]){_ABOUT_PACE}[a-z-]*[^,;.\d]{{0,60}}?) to (?:last|fit|take|run|be|fill|come in at)(?: (?:just|only|exactly|about|for|in|into|within|inside))* (?={_SPAN}(?: long)?\s*$)",
        r"\1 playtime ",
    ),
    to(
        rf"(?<![a-z])(?:squeeze|squash|compress|condense|cram|fit|get|bring|make|stretch|shrink)(?: it| this| the (?:video|clip|whole thing)| everything)?(?: down| all)?(?: in| into| to| fit| last| fit in| fit into| run for)*"
        rf" (?P<t>{_SPAN})(?: long)?,? (?:just )?(?:by|through|with) (?P<how>speeding|slowing|changing the speed|playing)(?P<more>[^,;.]*)$",
        lambda f: f"{'slower' if f['how'] == 'slowing' else 'speed'} playtime {f['t']}",
    ),
]

_MUSIC = r"(?:music|song|tune|track|soundtrack|bgm|background music)"
_SOUND: list[Step] = [
    to(r"^(?:the )?(music|sound|audio|original sound)(?: is)? off(?: please| pls)?$", r"mute the \1"),
    to(
        r"(?<![a-z])(?:just |only )?(?:the )?(?:music|song)(?: only)?,? (?:and )?(?:no|without(?: the)?|not the) (?:original|camera|video|own) (?:sound|audio|noise)",
        "mute the original sound",
    ),
    to(
        rf"(?<![a-z])(?:come|comes|coming|start|starts|enter|enters|begin|begins)(?: in| up)?(?: gently| softly| slowly| gradually| smoothly| gradually)* over (?={_SPAN})",
        "fade in over ",
    ),
    to(
        rf"(?<![a-z])(?:duck|dip|lower|drop|bring down|turn down|push down)s? {_THE}({_MUSIC})(?: down)? (?:under|underneath|beneath|below|behind|during|for) the (?:{_F}|voices?|speech|talking|dialogue|narration)(?=\s*(?:$|[,.;]))",
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

_TEXTS: list[Step] = [
    (
        re.compile(
            rf"(?P<q>{_Q})(?P<mid>[^.;]{{0,90}}?),? (?:and |then |and then )?fade it (?P<w>in and out|in|out)(?: please)?(?=\s*$)"
        ),
        lambda f, _: f"{f['q']} fading {f['w']}{f['mid']}",
    ),
    to(
        rf"(?<![a-z])(?:extend|lengthen|stretch|prolong)(?: out)? {_THE}({_TEXT})(?: out)? to (?={_SPAN})",
        r"make the \1 last ",
    ),
    to(
        rf"(?<![a-z])(?:keep|leave|hold|have|show) {_THE}({_TEXT})(?: up| on| on screen| there| visible| on the screen)*(?: for)? (?:another (?={_SPAN}\s*$)|(?=\d+ more))(\d+)(?: more)? (seconds?|secs?)",
        r"make the \1 \2 \3 longer",
    ),
    to(
        rf"(?<![a-z])(?:(?P<v>make|put|set|move|turn|have|place|colou?r) )?{_THE}(?P<a>{_TEXT}) (?P<x>(?!and |or |with )[^,;.\d]{{2,30}}?)(?:,| and|, and| but| while) {_THE}(?P<b>(?!(?P=a)){_TEXT}) (?P<y>[^,;.\d]{{2,30}})$",
        _each_its_own,
    ),
    (
        re.compile(
            rf"(?P<q>{_Q})(?P<mid>[^.;]{{0,90}}?), (?:and )?(?P<w>fad(?:ing|es) (?:in and out|in|out))(?=\s*(?:$|[,.;]))"
        ),
        lambda f, _: f"{f['q']} {f['w']}{f['mid']}",
    ),
]

_PIECE = rf"(?:(?:the |my )?{_F}(?: clip| shot)?|(?:the |my )?[a-z]+ clip|clip \d)"
_PICTURE: list[Step] = [
    to(
        rf"(?<![a-z])fade (?:over |across |gently |smoothly )?from ({_PIECE}) (?:in)?to ({_PIECE})(?![a-z])",
        r"crossfade between \1 and \2",
    ),
    to(
        r"^(?:the )?(?:colou?rs?|saturation|contrast|brightness|picture|image|video|it)(?:'s| is| are| looks?) (?:a bit |way |far |much |just )?too [a-z]+\s*[,;] (?:so |please )?(?=[^,;]{0,60}(?:saturat|contrast|bright|colou?r|darken)[^,;]{0,60}\d)",
        "",
    ),
    to(
        r"(?<![a-z])on (?:its|it's|the) side,? (?:turned |going )?((?:anti|counter)[- ]?clockwise|clockwise|to the left|to the right)",
        r"90 degrees \1",
    ),
    to(
        r"(?<![a-z])crop(?:ped)?(?: it| this| the (?:video|picture|frame|image))?(?: down| in)?(?: to)? (?:just |only )?(?:the )?(?:middle|cent(?:er|re)) (?:half|third|quarter)(?![a-z])",
        "crop somewhere",
    ),
    to(
        r"(?<![a-z])off (?:of )?(?:the |its )?(left|right)[- ]hand side(?: of (?:the |my )?(?:picture|frame|image|screen|shot|video))?",
        r"off the \1 side",
    ),
    to(r"(?<![a-z])zoom(?:ing)?(?: in| it)*(?: (?:in)?to| on)? the (?:cent(?:er|re)|middle) by cropping ", "crop "),
    to(r"(?<![a-z])(?<!pip )(?:picture[- ]in[- ]picture|pip) ?[:,] ", "picture in picture "),
]

SAID_OTHERWISE: list[Step] = [*_FRAMES, *_COPIES, *_PACE, *_SOUND, *_TEXTS, *_PICTURE]


def _middle(found: re.Match[str], marks: Marks) -> str:
    """`The middle 30 seconds`, `8 seconds out of the middle`."""
    span, cut = marks.value(found["t"]), found.groupdict().get("v")
    middle = marks.put("R", [["mid", -(span // 2)], ["mid", span - span // 2], ""])
    return f"{'remove ' if cut else ''}{middle} "


def _from_on(found: re.Match[str], marks: Marks) -> str:
    """`5 seconds from 0:40 onwards`: so much, not all that follows."""
    begin = marks.value(found["p"])
    return marks.put("R", [["start", begin], ["start", begin + marks.value(found["t"])], ""]) + " "


#: made of the values, before the ranges are
AROUND_VALUES: list[Step] = [
    (
        re.compile(
            rf"(?<![a-z])(?:when|once|as soon as) (?P<m>{CLASS['M']}) (?:shows up|appears|comes (?:up|on)|is on screen|is shown|is reached)"
        ),
        lambda f, _: f"at {f['m']}",
    ),
    (
        re.compile(rf"(?P<c>{CLASS['C']}) (?:directly |right |straight |immediately )?behind it(?=\s*(?:$|[,.;]))"),
        lambda f, _: str(f["c"]) if re.search("copy|duplicat", f.string) else f[0],
    ),
    (
        re.compile(rf"(?<![a-z])(?:before|up to|until|till|ahead of) the (?:very )?(?:last|final|closing) (?P<t>{T})"),
        lambda f, m: m.put("R", [["start", 0], ["end", -m.value(f["t"])], "head", "open"]) + " ",
    ),
    (
        re.compile(rf"(?<![a-z])cut(?: out)? (?:it )?(?:from|at) (?P<p>{T}) for (?P<t>{T})"),
        lambda f, m: f"remove {_from_on(f, m)}",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:the |its )?(?:very )?(?:middle|cent(?:er|re)|central) (?P<t>{T})(?!\s*(?:-|to|until|till)\s*{T})"
        ),
        _middle,
    ),
    (
        re.compile(
            rf"(?P<v>(?<![a-z])(?:slice|carve|split|divide) )?(?P<t>{T}) (?:right )?(?:out of|from|off|out from|of) (?:the |its )?(?:very |dead )?(?:middle|cent(?:er|re))(?! (?:clip|one|shot|segment|scene))(?: of (?:it|the (?:video|film|whole thing)))?(?![a-z]| of)"
        ),
        _middle,
    ),
    (
        re.compile(
            rf"(?P<t>{T}) (?:from|starting (?:at|from)|beginning at) (?:the )?(?P<p>{T})(?: mark)? (?:on(?:wards?)?|forward)(?![a-z])"
        ),
        _from_on,
    ),
]

#: made of the ranges
AROUND_RANGES: list[Step] = [
    (
        re.compile(
            rf"^(?:but )?(?:only|just)(?: for| in| on| from)?\s*(?P<x>{R}|{CLASS['C']})\s*[,:]\s*(?=(?:please )?(?:rotate|flip|mirror|turn|play|reverse|blur|darken|brighten|mute|speed|slow|freeze|make (?:it|them) (?:\d|black|darker|brighter|faster|slower|b&w)|{CLASS['G']}|{CLASS['X']}))"
        ),
        lambda f, _: f"for {f['x']} ",
    ),
    (
        re.compile(rf"(?:^|(?<=, )|(?<=,))\s*(?:the )?(?P<c>{CLASS['C']}) (?:out|gone|off|away)(?=\s*(?:$|[,.;]))"),
        lambda f, _: f"remove {f['c']}",
    ),
    (
        re.compile(rf"(?:^|(?<=, )|(?<=,))\s*(?:the )?(?P<r>{R}) (?:out|off|away|gone)(?=\s*(?:$|[,.;]))"),
        lambda f, _: f"remove {f['r']}",
    ),
    (re.compile(rf"(?P<r>{R}) in (?P<a>{CLASS['A']})"), lambda f, _: f"{f['r']}, make it {f['a']}"),
    (
        re.compile(
            rf"(?<![a-z])(?:everything|anything|all|the (?:stuff|bits|parts|rest)|what(?:ever)?(?:'s| is| lies))(?: that's| that is)? outside(?: of)?(?: the)?\s*(?P<r>{R})"
        ),
        lambda f, _: f"everything except {f['r']}",
    ),
]

__all__ = ["AROUND_RANGES", "AROUND_VALUES", "SAID_OTHERWISE"]
