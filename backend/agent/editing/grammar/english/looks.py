# ruff: noqa: E501  # a pattern is read whole or not at all
"""How the picture looks, and what lies over it."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import CLOCKED, PIECE, SPAN, F
from backend.agent.editing.marks import Step, to

#: a request for another shape: there borders are what surrounds the picture
_RESHAPED = re.compile(
    r"\d ?: ?\d|(?<![a-z])(?:square|vertical|portrait|landscape|upright|widescreen|fit|format|aspect)"
)

_EDGE = {"upper": "top", "lower": "bottom"}

STEPS: list[Step] = [
    to(
        r",? (?:so )?(?:that )?(?:the )?(?:left|right)(?: side)? (?:should |must |to )?(?:become|becomes|be|is|turns? into|goes? to)(?: the| on the)? (?:right|left)(?: side)?(?: and (?:the )?(?:right|left)(?: becomes| is)?(?: the)? (?:left|right))?(?=\s*(?:$|[.;!]))",
        "",
    ),
    to(
        rf"^(?:brand|stamp|sign|mark|watermark) (?:it|this|the (?:video|film|clip)|everything) with (?=(?:the |my |our )?{F})",
        "put a logo ",
    ),
    to(
        r"^(?:there(?:'s| is| are) )?black (?:bars? |bands? )?(?:above and below|on (?:both|the) sides|at the top and bottom|around|on top and bottom)(?: the (?:picture|image|video|frame)| it)?[,;:] (?:so |please )*(?:crop|cut|trim|remove|take)[^,;\d]{0,40}$",
        "remove the black bars",
    ),
    to(r"black[- ](?:and|&|n)[- ]white", "black and white"),
    to(r"(?<=square) (?=black and white|b&w)", " and "),
    to(r"(?<![a-z])(?:along|about|across|around|on|over) (?:the|its|a) vertical axis", "horizontally"),
    to(r"(?<![a-z])(?:along|about|across|around|on|over) (?:the|its|a) horizontal axis", "vertically"),
    to(
        r"(?<![a-z])(?:as )?half (?:as )?(big|large|long|loud|high|wide) again|half again as (big|large|long|loud|high|wide)",
        lambda f: {
            "big": "50% bigger",
            "large": "50% bigger",
            "wide": "50% bigger",
            "high": "50% bigger",
            "long": "50% longer",
            "loud": "50% louder",
        }[f[1] or f[2]],
    ),
    to(
        rf"(?P<p>(?:picture[- ]in[- ]picture|pip|inset)[^;]{{0,60}}?),? (?:showing|playing|displaying|featuring|with|using) (?P<f>{F})(?=\s*$)",
        r"\g<f> as \g<p>",
    ),
    to(
        r"(?<![a-z])on an? (white|black|red|green|blue|yellow|gr[ae]y) (square|canvas|background|frame)",
        lambda f: f"{'square ' if f[2] == 'square' else ''}with a {f[1]} background",
    ),
    to(
        r"(?<![a-z])(?:i )?(?:don't|do not) want (?:the |any )?(?:edges|sides|picture|image|anything)(?: to be)? (?:trimmed|cropped|cut(?: off)?|lost)",
        "with nothing cut off",
    ),
    to(
        r"(?<![a-z])the (?:full|whole|entire) (?:width|picture|image|frame) (?:must|should|has to|needs to) (?:stay|remain|be)(?: in)? (?:view|visible|seen|shown|frame)",
        "with nothing cut off",
    ),
    to(
        r"(?<![a-z])(?P<v>scale|resize|size|bring) (?:the )?(?P<w>logo|watermark|title|caption) (?:up |down )?(?:to|at) (?P<n>1[1-9]\d|[2-4]\d\d) ?(?:%|percent)(?! of the)",
        lambda f: f"make the {f['w']} {int(f['n']) - 100}% bigger",
    ),
    to(
        r"(?<![a-z])(?P<w>brightness|contrast|saturation)\s*(?:[:,=]|to|at|of)?\s*(?P<s>[-+−–]) ?(?P<n>\d+)(?: ?%| ?percent)?",
        lambda f: f"{f['w']} {'up' if f['s'] == '+' else 'down'} by {f['n']}%",
    ),
    to(
        r"(?<![a-z])(?:change|put|turn|make|switch|go)(?: it| this| the (?:video|film|clip|picture))? back (?:to|in|into) (?:full |normal )?colou?rs?(?![a-z])",
        "remove the black and white",
    ),
    to(
        r"(?<![a-z])(?:without|with no) (?:any )?(?:black )?(?:borders?|bars|edges|margins)(?![a-z])",
        lambda f: "fill the frame" if _RESHAPED.search(f.string) else f[0],
    ),
    to(
        r"(?<![a-z])(?<!no )(?<!not )(?<!without )(?:with |have |use |put )?(?P<c>white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y|blurred|blurry) (?:borders?|edges|sides|margins|bars)(?: instead of (?:the )?(?:black )?(?:bars|borders|edges))?(?![a-z])",
        lambda f: f"with {f['c']} background" if _RESHAPED.search(f.string) and f["c"] != "black" else f[0],
    ),
    to(
        r"(?<![a-z])where the (?:black )?bars (?:are|get|should be) (?:replaced (?:by|with)|filled with|turned into) (?:a )?(?P<c>blur|white|black|red|green|blue|yellow)",
        lambda f: f"with {'blurred' if f['c'] == 'blur' else f['c']} background",
    ),
    to(
        r"(?<![a-z])blur(?:red)? (?:the )?background (?:behind|around) (?:it|the (?:video|picture|film))",
        "with blurred background",
    ),
    to(
        r"(?<=background) (?:above and below|on (?:both|the) sides|around it|behind it|at the top and (?:the )?bottom|on top and (?:at the )?bottom)",
        "",
    ),
    to(
        r"(?<![a-z])with (?P<c>white|black|red|green|blue|yellow|blur) (?:above and below|on (?:both|the) sides|around it|on top and (?:at the )?bottom)",
        lambda f: f"with {'blurred' if f['c'] == 'blur' else f['c']} background",
    ),
    to(
        r"(?<![a-z])fill (?:up |in )?the (?:rest|bars|gaps|borders|empty (?:space|area)s?) (?:with|in) (?:a )?(?P<c>white|black|red|green|blue|yellow|blur)(?![a-z])",
        lambda f: f"with {'blurred' if f['c'] == 'blur' else f['c']} background",
    ),
    to(r"(?<![a-z])both sides,? left and right,?", "the left and right"),
    to(r"(?<![a-z])(left|right|top|bottom|upper|lower) edge(?![a-z])", r"\1"),
    to(
        r"(\d+ ?(?:%|percent)) (?:at|off|from|on) the (left|right|top|bottom),? and (?:also )?the same (?:amount )?(?:at|off|from|on) the (left|right|top|bottom)",
        r"\1 off the \2 and the \3",
    ),
    to(
        r"(?<![a-z])(?P<z>zoom(?:ed|ing)?(?: in)?(?P<w>[^,;\d]{0,40}?)),? (?:by )?(?:(?P<n>\d(?:\.\d)?) times|twice)(?![a-z])",
        lambda f: f"{f['z']} by {f['n'] or 2}x",
    ),
    to(
        r"(?<![a-z])(?:enlarge|magnify|blow up) the (?:middle|cent(?:re|er)) of the (?:picture|image|frame|video)(?: by)?(?: a zoom of)? (?:to )?(?=\d)",
        "zoom in on the center ",
    ),
    to(
        r"(?<![a-z])make the (?:black )?(?:bars|borders) (?:go away|disappear|vanish)(?: by cropping)?",
        "remove the black bars",
    ),
    to(r"(?<![a-z])(?:a |one )?quarter rotation", "90 degree rotation"),
    to(
        r"(?P<a>\d+ ?(?:%|percent) (?:brighter|darker|more contrast|less contrast|more saturated|less saturated)) with (?=\d+ ?(?:%|percent))",
        r"\g<a> and ",
    ),
    to(
        r"(?<![a-z])without (?:the )?(?:black[- ]and[- ]white|b&w|bw)(?: filter| look)?|(?<![a-z])should(?:n't| not) be (?:black[- ]and[- ]white|b&w|bw)",
        "remove the black and white",
    ),
    to(r"^(?:the )?colou?rs? (?:was|is|were|are|looked|looks) (?:nicer|better|prettier)[,;] ", ""),
    to(
        rf"(?P<f>{F}[^;]{{0,60}}?) at ({CLOCKED})(?P<w>[^;\d]{{0,40}}?),? and (?:take|remove|hide|drop|lose)(?: it)?(?: away| off| out| again)* at ({CLOCKED})",
        r"\g<f> from \2 to \4\g<w>",
    ),
    to(r"(?<![a-z])cross fade", "crossfade"),
    to(
        r"(?<![a-z])only (?=between )|(?<=between )(?P<a>(?:clips? |the )?[^,;]{3,30}) only(?=\s*(?:$|[,.;]))",
        lambda f: f["a"] or "",
    ),
    to(r"(?<=blur),? (?:with )?(?:a )?strength (?:of )?(?=\d)", " "),
    to(
        r"^for (?:tiktok|instagram|insta|reels?|shorts|youtube|facebook|whatsapp|twitter|linkedin|my (?:story|feed))\s*[:,] (?=.*(?:\d+:\d+|square|vertical|portrait|landscape))",
        "",
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
        r"(?<![a-z])the (?:last|final|closing) (?:image|picture|frame|shot) (?P<v>held|frozen|to be held|to freeze|paused)(?= for)",
        "freeze the last frame",
    ),
    to(r",? no blur(?:red|ry)? (?:edges|bars|borders|background|sides)(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])(?:put|with|have|and) (white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) (?:behind|around|beside) (?:it|the (?:picture|video|image|footage))",
        r"with a \1 background",
    ),
    to(r"(?<![a-z])like an? (?:silent|old|retro|black and white) (?:movie|film|picture)\s*[:,] ?", ""),
    to(r"(?<![a-z])on top of the (?:screen|picture|frame|video|image)", "at the top"),
    to(r"(?<![a-z])one (?:to|by) one(?![a-z])", "1:1"),
    to(
        rf"(?<![a-z])(?:tip|swing|lean|topple) (?P<x>it|this|the [a-z]+(?: (?:clip|one))?|{PIECE})(?: over| round)? (?:to the )?(?P<d>left|right)(?=[ ,]|$)",
        r"turn \g<x> to the \g<d>",
    ),
    to(
        r"(?<![a-z])where the (?:picture|video|image|footage) fits (?:in|entirely|completely|fully|whole)(?![a-z])",
        "with nothing cut off",
    ),
    to(
        r"(?P<v>(?<![a-z])(?:rotate|turn|spin|tip)[^,;\d]{1,24}) by (?:a|one) quarter(?: turn)?(?=\s*(?:$|[,.;]))",
        r"\g<v> by 90 degrees",
    ),
    to(r"(?<![a-z])(?:by )?(?:a|one|1) right angle", "90 degrees"),
    to(
        r"(?<![a-z])(?:switch|turn|shut) (the (?:[a-z]+ )?(?:filter|effect|crossfades?|transitions?|blur|logo|watermark|titles?|captions?)) off(?=\s*(?:$|[,;.]|and ))",
        r"remove \1",
    ),
    to(
        r"(?<![a-z])(?:go|change|switch|turn it|turn|move|make it|convert)(?: it| this)? from (?:landscape|portrait|horizontal|vertical|square|widescreen|16:9|9:16|1:1|4:5) (?:in)?to (?=(?:landscape|portrait|horizontal|vertical|square|widescreen|16:9|9:16|1:1|4:5)(?![a-z]))",
        "make it ",
    ),
    to(
        r"(?<![a-z])(?:and )?instead of (?:the )?(?:black )?(?:bars|borders|edges),? (?:use |have |with |i want )?(?:a |an )?(?P<c>blur(?:red|ry)?|white|black|red|green|blue|yellow)(?: (?:background|backdrop|one))?",
        lambda f: f"with a {'blurred' if f['c'].startswith('blur') else f['c']} background",
    ),
    to(
        r"(?<![a-z])(?:and |with |use )?(?:a )?blur (?:to fill|fill(?:ing)?)(?: up)?(?: (?:around|behind|beside|in)? ?(?:it|the (?:rest|gaps?|sides|space|picture|image|video)))?(?=\s*(?:$|[,.;]))",
        "with a blurred background",
    ),
    to(
        r"(?<![a-z])(?:and )?(?:the )?(?:rest|remainder|remaining space|empty space|space around(?: it)?|bars|gaps) (?:is|are|should be|to be|in) (?P<c>white|red|green|blue|yellow|orange|purple|pink|gr[ae]y)(?![a-z])",
        lambda f: f"with a {f['c']} background" if _RESHAPED.search(f.string) else f[0],
    ),
    to(
        r"(?<![a-z])(?:make )?(?:the )?(?:canvas|frame|background|it|format) (?:in)?(?:to )?a (?P<c>white|red|green|blue|yellow|orange|purple|pink|gr[ae]y) square(?![a-z])",
        r"make it square with a \g<c> background",
    ),
    to(
        r"(?<![a-z])crop(?: it| this| the (?:video|picture|frame|image))?(?: down)? to (?:the|its) (?:actual|real|true|visible) (?:picture|image|content|frame|video)(?: area)?",
        "crop out the black bars",
    ),
    to(
        r"(?<![a-z])(?P<v>lose|crop|cut|remove|trim|chop|shave)(?: off| away)? (?:the )?(?P<a>top|upper|bottom|lower|left|right) (?P<n>tenth|fifth|quarter|third),? and (?:the )?(?P<b>top|upper|bottom|lower|left|right) (?P=n)(?: of the (?:picture|frame|image|video|screen))?(?![a-z])",
        lambda f: (
            f"crop { {'tenth': 10, 'fifth': 20, 'quarter': 25, 'third': 33}[f['n']] }% off the {_EDGE.get(f['a'], f['a'])} and the {_EDGE.get(f['b'], f['b'])}"
        ),
    ),
    to(
        r"(?<![a-z])(?:give|add)(?: it| this| the (?:video|picture|image))?(?: an?)?(?: (?:little|bit|touch|some|tad))?(?: of)? more (?P<w>brightness|contrast|saturation)(?![a-z])",
        r"turn up the \g<w>",
    ),
    to(
        rf"^(?:only|just) (?P<c>{PIECE}|clip number \d) (?:should|must|may|ought to) (?!be (?:kept|left|in|there|shown|used)|stay|remain|survive|play|be$)",
        r"\g<c> should ",
    ),
    to(r"(?<![a-z])(?:lose|drop|shed) (?:its|their) (colou?rs?)(?![a-z])", r"lose the \1"),
    to(
        r"(?<![a-z])turn(?:ed)? (?:it |this |the (?:video|film|picture) )?into (?:an? )?(?=\d+:\d+|square|portrait|vertical|landscape|horizontal|widescreen)",
        "make it ",
    ),
    to(
        rf"(?<![a-z])(?:as|for) (?:an?|the) (?:closing|end|final|last) (?:card|slide|still|picture|image|screen)(?=,? (?:for )?{SPAN}|$|[,.;])",
        "at the end",
    ),
    to(
        r"(?<![a-z])(?:crop|trim|cut)[^,.;\d]{0,30} (?:so|until|till)(?: that)? (?:the |those |all )?black (?:bars|edges|strips|borders)(?: all)? (?:disappear|are gone|go away|vanish|go)",
        "remove the black bars",
    ),
    to(
        r"(?<![a-z])(?:apply |add |use |put )?(?:a |an |the )?(?:slow[- ]mo(?:tion)?|reverse|rewind|backwards?|blur) effect (?:to|on|from|over|for|at) ",
        lambda f: f"{'slow motion' if 'slow' in f[0] else 'blur' if 'blur' in f[0] else 'reverse'} ",
    ),
    to(
        r"(?<![a-z])the frame at ([\d:.]+s?) (?:should|must|has to|needs to) (?:be )?(?:held|frozen|paused|stay|hold|freeze)(?: (?:on(?: the)? screen|up|still))?",
        r"freeze at \1",
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
    to(
        r"(?<![a-z])(?:switch|turn|flip|change) (?:the )?(?:clips' |clip |running )?order (?:of the clips )?(?:around|round)(?: so (?:that )?the last (?:one )?(?:comes|is|goes) first)?",
        "reverse the order",
    ),
    to(r"(?<![a-z])(?:switch|swap) the logo (?:over )?to (?=the )", "move the logo to "),
    to(
        rf"^(?:a |add a |i want a )?({SPAN})[- ]?(?:still|freeze|pause|freeze[- ]?frame|hold)(?: frame)? at (?=\d)",
        r"freeze for \1 at ",
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
        r"(?<![a-z])turn (?:it|this|the (?:video|film|clip|footage)) (?:around|round) so (?:that )?(?=it (?:plays|runs|goes))",
        "",
    ),
    to(
        r"(?<![a-z])(?:make|turn|flip|switch|change|convert|go|get|want|need)(?: (?:it|this|the (?:video|film|picture)))?(?: back)? (?:to (?:be )?|into )?(?:horizontal|landscape)(?: (?:format|orientation|mode|again))?(?=\s*(?:$|[,.;]|instead|and ))",
        "make it landscape",
    ),
    to(
        r" (?:instead of|rather than|not) (?:portrait|landscape|vertical|horizontal|square|16:9|9:16|1:1|upright)(?![a-z\d])",
        "",
    ),
    to(
        r"(?<![a-z])in(?:to|side)? (?:a |the )?(?:little|small|tiny) (?:window|box|frame|square)(?: (?:at|in)(?: the)?)?(?= (?:top|bottom|upper|lower|left|right|corner))",
        "as picture in picture ",
    ),
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
    to(r"(?<![a-z])half a turn(?![a-z])", "180 degrees"),
    to(r"(?<![a-z])(?:a )?quarter[- ]turn(?![a-z])", "90 degrees"),
    to(
        r"(?<![a-z])swap (?:the )?left and right(?: sides?)?(?: (?:in|of) (?:the )?(?:picture|image|video|frame))?",
        "mirror it horizontally",
    ),
    to(rf"(?<![a-z])show ({F}) (?:in )?full[- ]?screen(?=$|[ ,.;])", r"insert \1"),
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
        r"(?<=, )(white|black|grey|gray|red|green|blue|yellow|pink) (?:borders|edges|sides|margins|strips)(?=\s*(?:$|[,.;]| where))",
        r"\1 bars",
    ),
    to(
        r"(?<![a-z])(?:blurry|blurred) (?:stuff|bits|copy|areas?|frame|surround|edges|sides) (?:around|behind|beside) (?:it|the picture|the video)",
        "blurred background",
    ),
    to(
        r"(?<![a-z])(?:the )?(?:footage|video|film|clip|picture)(?:'s| is| was| came in| arrived| has been) (?:letter|pillar)boxed, (?:so |please )*(?:crop|cut|trim|take) (?:that|it|them|this) (?:out|off|away)",
        "crop out the black bars",
    ),
    to(
        r"(?<![a-z])(crop|cut|trim|take) (\d+ ?%) off the (left|right|top|bottom)(?:,| and|, and) (\d+ ?%) off the (left|right|top|bottom)",
        r"\1 \2 off the \3; \1 \4 off the \5",
    ),
    to(
        r"(?<![a-z])leave (the (?:very )?(?:first|last|final) frame) (?:standing|frozen|on screen|up|there)",
        r"freeze \1",
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
        rf",? (?:and )?(?:it|which) (?:stays|lasts|remains|shows|is (?:shown|visible|there|up))(?: up| on| on screen| there)? (?:for )?(?={SPAN})",
        " for ",
    ),
    to(
        r"(?<![a-z])take (the (?:bit|part|section|stretch|piece|clip|shot)[^,;]{3,40}?),? and (?:then )?"
        r"(play|repeat|loop|slow down|slow|speed up|reverse|mute|mirror|flip|blur|move|duplicate|copy|rotate|crop|freeze) (?:it|that|this)(?: (?:bit|part|section|stretch|piece|clip|shot))?(?![a-z])",
        r"\2 \1",
    ),
    to(
        r"(?<![a-z])(?:dial|scale|pull|ease|tone|knock|notch|turn|bring|take) (the [a-z]+(?: [a-z]+)?|it) (?:back|down)(?= by )",
        r"turn down \1",
    ),
    to(r"(?<![a-z])(?:dial|scale|ease|notch) (the [a-z]+(?: [a-z]+)?|it) back(?![a-z])", r"turn down \1"),
    to(r"(?<![a-z])square (?:it|this|the (?:video|picture|frame)) (?:up|off)(?![a-z])", "make it square"),
    to(
        r"(?<![a-z])(?:flip|reverse|invert|turn around|switch) the (?:clip )?order(?: of (?:all )?(?:the |my )?(?:clips|shots|scenes|pieces|segments|lot|three)| of (?:all of )?(?:them|everything|it all))(?: around| round)?(?=\s*(?:$|[,.;]))",
        "reverse the order",
    ),
    to(
        r"(?:^|(?<=[,.;] ))(?:it's|this is|that's|the (?:video|clip|picture|footage)(?:'s| is| was)|it was|it is)"
        r"(?: filmed| shot| recorded)?(?: all)? upside[- ]down\W+(?:so |and |please |can you |could you |needs? )*"
        r"(?:fix|fixing|correct|sort|right|straighten|put|turn|flip)(?: (?:it|that|this))?(?: right| straight| out| up| round| around| over| please)*$",
        "rotate it 180 degrees",
    ),
    to(
        rf"(?<![a-z])fade (?:over |across |gently |smoothly )?from ({PIECE}) (?:in)?to ({PIECE})(?![a-z])",
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
