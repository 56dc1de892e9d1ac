# ruff: noqa: E501  # a pattern is read whole or not at all
"""Courtesies, remarks and frames around a request."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import ARROW, CLOCKED, NTH, SPAN, UNIT, VERBS, F
from backend.agent.editing.marks import Step, to

#: what follows a clock time that is said in two words (`from one ten to one twenty-two`)
_SPOKEN_ON = r"\s*(?:$|[,;?!)]|[.:](?!\d)|(?:and|to|until|till|through|please|out|off)(?![a-z]))"
_GO = r"(?:throw (?:out|away)|dump|bin|lose|drop|delete|remove|cut|ditch|scrap|discard|chuck|toss|trash)"

STEPS: list[Step] = [
    to(
        r"(?<![a-z])(?:is|are|was|were|looks?|'s|'re)(?: all| a bit| a little| too| so| completely| totally| really| very| just)*(?: out of focus| blurry| blurred| shaky| grainy| pixelated)(?= in (?:it|that|this|there)| there| anyway|\s*[,;])",
        "is bad",
    ),
    to(
        r"^(?P<a>.{0,40}(?<![a-z])(?:landscape|portrait|vertical|horizontal|square|widescreen|upright)) for (?:the|our|my|an?) [a-z' ]{3,30}(?=\s*(?:$|[,.;]))",
        r"\g<a>",
    ),
    to(
        r",? (?:but )?(?:nothing|none|not|no (?:crossfade|transition|fade)) (?:on|at|for|between) the (?:[a-z]+ )?(?:joins?|cuts?|ones?|transitions?|others?|rest)(?=\s*(?:$|[.;]))",
        "",
    ),
    to(rf"({F}) \(({F})\)", r"\2"),
    to(r"\s*(?:→|⟶|➜|=>|-+>)\s*", " to "),
    to(r"\(([^()]{1,40})\)", lambda f: f"({f[1].replace(',', ' ')})" if re.search(r"\d", f[1]) else f[0]),
    to(
        r",? (?:and |but )?(?:the |all )?(?:others?|rest|other (?:clips|ones))(?: (?:stay|stays|remain|are|is|play|plays|run))? (?:normal|as (?:is|they are|it is|before)|unchanged|untouched|alone|the same)(?=\s*(?:$|[.;]))",
        "",
    ),
    to(
        r",? (?:and |but )?(?:leave|leaving|keep|keeping) (?P<x>[^,;\d]{3,40}?) (?:audible|unmuted|alone|untouched|unchanged|the same|as (?:is|it is|they are))(?=\s*(?:$|[,.;]))",
        lambda f: "" if f.start() else f[0],
    ),
    to(
        r"(?<![a-z])(?:keep|make|have|let) the (?:voices?|speech|dialog(?:ue)?|talking|narration|words)(?: be)? (?:nice and )?(?:clear|audible|understandable|intelligible)\s*[,:;]",
        "",
    ),
    to(r"(?:^|(?<=[,;] ))(?:[a-z]+ )?nothing(?: else)?, (?=(?:just|simply|only) )", ""),
    to(
        r",? (?:and )?(?:no|nothing|not) (?:more|else|further|besides)(?=\s*(?:$|[.;!]))",
        lambda f: f[0] if re.search("^(?:just|only) ", f.string) else "",
    ),
    to(r"^(?:keep going|once more|again|more)\s*[,:;] (?=(?:a (?:bit|little|touch|tad)|even|still|slightly) )", ""),
    to(
        r"^(?P<w>(?:please )?(?:lift|raise|lower|turn|bring|make|brighten|darken|boost|increase|reduce|decrease|speed|slow|enlarge|shrink)(?![a-z])[^,;]{3,60}),? (?:because |since |as )?(?:it|this|that)(?: is|'s| looks| seems| sounds| feels) (?:way |much |far |a bit |a little |just )?too [a-z]+(?=\s*[.!]*$)",
        r"\g<w>",
    ),
    to(
        r"^(?:the )?(?:pace|speed|tempo)(?: of [^,;\d]{2,30}?)? (?:is|feels|seems)(?: too| so| rather| a bit| really)? (?:sluggish|slow|boring|fast|quick|dull|hectic)[,;] (?=(?:so |please )*(?:take|bring|set|put|make|raise|lower|speed|slow))",
        "",
    ),
    to(
        r"(?:^|(?<=[,;] ))(?:after|from|past) (?:\d+:\d\d|\d+ seconds?|\d+ ?s) (?:on )?(?:it|there|the [a-z]+)(?:'s| is| goes| falls)(?: just| all| completely)? (?:silent|quiet|no (?:music|sound|more music))[,;] ",
        "",
    ),
    to(
        r"^(?:the )?(music|sound|audio|volume|title|logo|caption) (?:is|sounds|looks) a (?:bit|little) (?:much|strong|in your face)[,;] (?=(?:turn|bring|take|make|put|set) it)",
        "",
    ),
    to(
        r"^(?:it would be|it'd be|would be|wouldn't it be|it's|it is) (?:funny|funnier|cool|cooler|nice|nicer|great|fun|good|lovely|awesome|better|best) (?:if|when) (?:you could |we could )?",
        "",
    ),
    to(r",? please do (?:that|it|so)(?=\s*[.!?]*$)", ""),
    to(
        r",? (?:and )?the (?:rest|video|others?) (?:should|must|can|will) (?:play|come|go on|continue|follow)(?: on)?(?: after(?:wards)?)?(?: it| that)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?:,| and|\.|;) after (?:that|this),? (?=(?:{VERBS[3:-1]}|set|show|play|please|i|insert|mark)(?![a-z]))",
        " then ",
    ),
    to(r"(?<![a-z])should (?:both|all) (?:go|be (?:removed|deleted|gone|dropped))(?![a-z])", "should be removed"),
    to(
        r",? (?:but |and )?without (?:changing|touching|affecting|altering|adjusting) [^,;.]{3,40}(?=\s*(?:$|[,.;?]))",
        "",
    ),
    to(r",? ?(?<![a-z])(?:i don't know|i dunno|dunno|i guess|i suppose|let's say),? (?=\d)", " "),
    to(
        r",? and leave (?:the rest|everything(?: else)?)(?: after (?:that|it))? (?:as it is|as is|alone|untouched|unchanged)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r",? (?:and |because |as |since )?nothing (?:before|after|in front of|behind) (?:that|it|this) (?:is|was)(?: really)? (?:worth|needed|any|interesting|useful|of)[^,.;\d]*",
        "",
    ),
    to(r",? and no (?:further|longer|more)(?=\s*(?:$|[,.;]))", ""),
    to(r"(?<![\u4e00-\u9fff\s])\s*[?!]+\s*$", ""),
    to(rf"(?<![\w:.])({CLOCKED}|\d+(?:\.\d+)?)\s*{ARROW}\s*(?={CLOCKED})", r"\1 to "),
    to(r"(?<![a-z])minute (\d{1,2}) ([0-5]\d)(?![\d:.%])", r"\1:\2"),
    to(
        r"(?<![a-z])(?:teh|hte|adn|nad|clp|clps|vdo)(?![a-z])",
        lambda f: {"a": "and", "n": "and", "c": "clip", "v": "video"}.get(f[0][0], "the"),
    ),
    to(r"^(?:clean|tidy)(?: (?:it|this|the (?:video|picture|screen)))? up\s*[,:;] (?=[a-z])", ""),
    to(
        r"^(?P<p>(?:at |in |on )?(?:the )?(?:top|bottom|upper|lower|left|right|middle|cent(?:er|re))[a-z -]{0,14}?),? (?:instead of|rather than|not) (?:at |in |on )?(?:the )?(?:top|bottom|upper|lower|left|right|middle|cent(?:er|re))[a-z -]{0,14}(?=\s*$)",
        r"move it to \g<p>",
    ),
    to(
        r"^(?P<c>white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) (?:suits|fits|would suit|would fit|looks|would look|works|would work)(?: it| that| this)? (?:better|nicer|best)(?: please)?\s*$",
        r"make it \g<c>",
    ),
    to(r"(?<![a-z])minute (?=\d{1,2}:\d\d)", ""),
    to(
        rf"(?<![\d.:])(\d{{1,2}}) minutes? (\d{{1,2}})(?={_SPOKEN_ON})",
        lambda f: f"{f[1]}:{int(f[2]):02d}",
    ),
    to(rf"(?<![\d.:])(\d{{1,2}}) ([2-5])0-([1-9])(?={_SPOKEN_ON})", r"\1 \2\3"),
    to(
        rf"(?<![a-z])(?P<w>between|from|at|to|until|till|through|and) (\d{{1,2}}) ([1-5]\d)(?={_SPOKEN_ON})",
        r"\g<w> \2:\3",
    ),
    to(r"(?<![\w:])(?P<w>at|from|to|until|till|and|between) :([0-5]\d)(?!\d)", r"\g<w> 0:\2"),
    to(rf"(?<![a-z])(?:at )?what(?:'s| is)(?: now| currently| right now)(?: at)? (?={CLOCKED})", "at "),
    to(
        rf"(?<![a-z])(?:be|is|it's|that's) (?:over|done|finished|through) (?:at|by) (?={CLOCKED})",
        "ends at ",
    ),
    to(
        r"(?<![a-z])between the (?P<a>[a-z]+) and (?:the )?(?P<b>[a-z]+) seconds?(?![a-z])",
        lambda f: (
            f"from {NTH.index(f['a'])} to {NTH.index(f['b'])} seconds" if f["a"] in NTH and f["b"] in NTH else f[0]
        ),
    ),
    to(
        rf"(?P<a>\d[\d:.]*(?: ?(?:%|percent|{UNIT}))?)(?:,? (?:and )?(?:not|rather than)|,? instead of) (?:at |for )?\d[\d:.]*(?: ?(?:%|percent|{UNIT}))?(?=\s*(?:$|[,;!]|\.(?!\d)))",
        r"\g<a>",
    ),
    to(
        r"(?<![a-z])(?:the )?left (?:should|must|has to|needs to) be (?:the )?right(?:,? and (?:the )?right (?:should |must )?(?:be )?(?:the )?left)?",
        "mirror it horizontally",
    ),
    to(
        rf"^(?=[^;]*\d)(?P<a>(?:please )?(?:keep|use|leave|just|only|i want|i need|i (?:only|just) want|the [a-z]+ should consist of) [^;]{{3,90}}?)[,.]?(?: and| &)? (?:then )?{_GO} (?:the rest|what(?:'s| is) left|everything else|the (?:remainder|others)|all else)(?=\s*[.!]*$)",
        r"\g<a>",
    ),
    to(
        r"^the (?:(?:final|finished|whole) )?(?:video|film|clip|thing) (?:should|must|is to) (?:consist of|be just|contain(?: only)?|be made of) (?=\d)",
        "keep ",
    ),
    to(rf"(?<![a-z])the (?:beginning|starting) (?={SPAN})", "the first "),
    to(rf"(?<![a-z])(?:the )?tail end (?={SPAN})", "the last "),
    to(rf"(?<![\w.:])0 ?(?:to|-|–|until|till|through) ?(?={CLOCKED})", "0:00 to "),
    to(r"(?<![a-z])scrap (everything|all|it all)(?= (?:from|between|before|after) )", r"remove \1"),
    to(r",? (?:just )?(?:as|the way) they (?:are|were)(?: now)?(?=\s*$)", ""),
    to(r"(?<![a-z])(?:up|over|back) (?=to the (?:very )?(?:start|front|end|beginning|back)(?![a-z]))", ""),
    to(r"^\d keepers\s*[,:] ", "keep "),
    to(
        r"(?<![a-z])neither (?P<a>[^,;]{3,24}) nor (?P<b>[^,;]{3,24}) (?:should|must|may|is to|are to) (?:be|stay|remain|appear)(?: (?:in|part of|left in) [^,;]{3,30})?",
        r"remove \g<a> and \g<b>",
    ),
    to(
        r"^(?:jump|skip) (?:straight |right |directly )?from (?P<a>[^,;]{3,40}?) (?:straight |right |directly )?to (?=\d)",
        r"remove from \g<a> to ",
    ),
    to(
        rf"^(?P<r>the (?:first|last|opening|closing|beginning|final|initial) {SPAN}) (?:are|is|show|shows|have|has) [^,;\d]{{3,60}}[,;] (?:so |please )*(?P<v>cut|remove|delete|drop|lose|trim|bin) (?:them|it|that)(?: (?:off|out|away))?",
        r"\g<v> \g<r>",
    ),
    to(
        rf"^(?:the|my) (?:lead-?in|intro|opening|beginning|start) (?:lasts|is|takes|runs) ({SPAN})(?: long)?[,;.] (?:so |please )*(?:get rid of|remove|delete|cut|drop|lose|bin) (?:it|that)",
        r"remove the first \1",
    ),
    to(
        r"(?<![a-z])(?:take|knock|shave|cut|lop) (?P<g>\d+ ?(?:%|percent)) off (?:of )?the (?P<w>speed|volume|size|brightness|contrast|saturation|[a-z]+ (?:volume|size|speed))(?![a-z])",
        r"reduce the \g<w> by \g<g>",
    ),
    to(
        r"(?<![a-z])(?P<w>brightness|contrast|saturation|volume|music|sound|audio|speed) from \d+ ?(?:%|percent)? (?:up |down )?to (?=\d+ ?(?:%|percent))",
        r"\g<w> to ",
    ),
    to(r"(?<![a-z])no longer (need|want|like)", r"don't \1"),
    to(
        r"^(?:no,? |sorry,? |actually,? |oops,? )*(?:i meant|better|rather|i'd prefer(?: it)?|i would prefer(?: it)?|make that|make it) (?=(?:at |in |on )?(?:the )?(?:very )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        "move it to ",
    ),
    to(
        r",? (?:and )?not (?:at|in|on) the (?:top|bottom|left|right|middle|cent(?:er|re))(?: (?:left|right))?(?=\s*(?:$|[.!]))",
        "",
    ),
    to(r"^instead of (?:at |in |on )?the (?:top|bottom|upper|lower|left|right)[a-z -]{0,14}, ", ""),
    to(r"(?<![a-z])(?:that |which )?(?:comes |is |lies |falls )?later than (?=\d)", "after "),
    to(r",? (?:and )?say (?=(?:at |about |around |roughly )?\d+ ?%)", " "),
    to(
        r" (?:would|will|might|does) look (?:better|best|nicer|good|great)(?= (?:at |in |on |to )?(?:the )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        " goes",
    ),
    to(
        r"(?<![a-z])(?:i'd like|i want|let|have|get) (?:people|viewers|everyone|them|us|you) (?:to )?see (?=[^,;]{1,30} for )",
        "show ",
    ),
    to(r"(?<=[a-z\d]) (?:any ?more|any longer)(?=\s*(?:$|[,.;!]))", ""),
    to(
        r"(?<=long) for (?:tiktok|instagram|insta|reels?|shorts|youtube|facebook|whatsapp|twitter)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r",? (?:and )?(?:the rest|everything else|what follows)(?: of it)? (?:moves on|moves back|moves along|shifts|shifts back|follows|comes after(?:wards)?|plays on|goes on|carries on|continues)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(r"(?<![a-z])on top (?=saying|reading|that says|$)", "at the top "),
    to(r"(?<=[a-z]) on top(?=\s*(?:$|[,.;]))", " at the top"),
    to(r"^(?:i want |i need |i'd like |do )?\d (?:things?|changes|edits|steps)(?: please)?\s*[:,] ?", ""),
    to(
        r"(?<![a-z])(?P<p>(?:at|in|on) the (?:top|bottom|middle|cent(?:er|re)|upper|lower)[a-z -]{0,14}?) instead of (?:at |in |on )?the (?:top|bottom|middle|cent(?:er|re)|upper|lower)[a-z -]{0,14}(?=\s*(?:$|[,.;?]))",
        r"\g<p>",
    ),
    to(r",? so (?:that )?[^,.;\d]{0,30} can (?:still )?be (?:heard|understood|seen)(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])(?:up|down|over|right|high|low) (?=(?:at|on|in|along) the (?:very )?(?:top|bottom|left|right|upper|lower|middle|cent))",
        "",
    ),
    to(r"(?<![a-z])(?:separately|one by one|individually)(?=\s*(?:$|[,.;]))", ""),
    to(r"(?<![\w.%])[-−–]\s?(?=\d+(?:\.\d+)? ?(?:%|percent))", " down by "),
    to(r"(?<![\w.%])\+\s?(?=\d+(?:\.\d+)? ?(?:%|percent))", " up by "),
    to(r"(?<=\d) ?(?:%|percent) in from the (?=left|right|top|bottom)", "% off the "),
    to(
        r",? if (?:it's|that's|it is|that is|you (?:could|can|don't mind|wouldn't mind|get a chance)|possible|poss)(?![a-z])[^,;.\d]{0,30}(?:,|$)",
        " ",
    ),
    to(r"(?<![a-z])fill,? (?:and )?not fit(?![a-z])", "fill"),
    to(
        r",? (?:since |as |because )?(?:nothing|not much|not a lot)(?: really| much)? (?:happens|is happening|goes on|is going on)[^,.;\d]*(?=$|[,.;])",
        "",
    ),
    to(r"(?<![a-z\d])3rd(?![a-z])", "third"),
    to(
        r" (?:would|will|might) be (?:lovely|great|nice|good|perfect|awesome|fab|cool|super|wonderful|ideal|better)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r",? (?:and )?then (?:everything|the rest|all the rest|it all|the others)(?: else)? (?:the way|as|like|just as) (?:it|they) (?:is|are|was|were)(?: now| before)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r" would (?:suit|fit|work for|work|look|do for) (?:this|it|that)?(?: one| video| film)? ?(?:better|best|fine|well|nicer|great|good)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(r"(\d+ ?%) off the (left|right|top|bottom) and \1 off the (left|right|top|bottom)", r"\1 off the \2 and the \3"),
    to(r"(?<![a-z])for another (?=\d)", "for "),
    to(r"(?<![a-z])(?:do )?(?:likewise|ditto)(?: (?:with|for|to|on))? ", "same for "),
    to(
        r",? (?:and )?then (?:go on|carry on|continue|play on|resume|move on)(?: playing)?(?: as (?:normal|before|usual))?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?<![a-z])(an?|one) (tenth|quarter|third|fifth) (?:at|off|from) the (top|bottom|left|right) and (?:an?|one) \2 (?:at|off|from) the (top|bottom|left|right)",
        r"\1 \2 off the \3 and the \4",
    ),
    to(r"(?<![a-z])vids(?![a-z])", "videos"),
    to(r"(?<![a-z])vid(?![a-z])", "video"),
    to(r" where (?:it|the picture|the video) (?:doesn'?t|does not|won't) (?:reach|fill|cover)[^,.;]*", ""),
]
