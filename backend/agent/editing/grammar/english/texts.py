# ruff: noqa: E501  # a pattern is read whole or not at all
"""Titles, captions and lower thirds."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import CLOCKED, SPAN, TEXT, THE, F, Q
from backend.agent.editing.marks import Step, to


def _each_its_own(found: re.Match[str]) -> str:
    """`Make the title red and the caption blue`: a wish for each."""
    verb = found["v"] or "make"
    return f"{verb} the {found['a']} {found['x']}; {verb} the {found['b']} {found['y']}"


STEPS: list[Step] = [
    to(r"(?<![a-z])(?P<v>stays?|remains?|keeps?|stands?|staying) up (?=until|till|for|to|as long)", r"\g<v> "),
    to(rf"^(?:the )?(title|caption) (?:text|wording|words)\s*[:=]? (?={Q})", r"the \1 should say "),
    to(
        rf"(?<![a-z])in (?:at )?(?:the )?({CLOCKED}),? (?:and )?out (?:again )?(?:at )?({CLOCKED})",
        r"from \1 to \2",
    ),
    to(
        rf"(?<![a-z])(?:let|have|make) the (?P<w>(?:top |bottom )?(?:text|title|caption|heading))(?: at the (?P<p>top|bottom))?(?: to)? (?:be|say|read) (?={Q})",
        lambda f: f"change the {f['p'] + ' ' if f['p'] else ''}{f['w']} to ",
    ),
    to(
        rf"(?<=[,;] )(?:it|this|that|which) (?:goes|disappears|vanishes|leaves|ends|is gone)(?: away| off)? (?:at|by|after) ({CLOCKED})",
        r"until \1",
    ),
    to(r"(?<![a-z])down to the (left|right)(?: corner| side)", r"to the bottom \1 corner"),
    to(r"(?<![a-z])up to the (left|right)(?: corner| side)", r"to the top \1 corner"),
    to(
        rf"(?<![a-z])(?:i'd|i would|we'd) rather (?:have|see|read) (?P<a>{Q})\s*than (?P<b>{Q})(?: in the (?:title|caption|text))?(?:,? (?:so |please )*change (?:it|that))?",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?P<b>{Q})\s*(?:sounds|is|feels|looks|reads|seems) [^,;\d]{{2,30}}[,;] (?:so |please )*(?:change|make|turn) (?:it|that) (?:in)?to (?P<a>{Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])(?:appear|show up|come up|come in|start|be shown)(?P<w>[^,;\d]{{0,40}}?) (?:when|at) the match(?: comes)?,? and (?:go away|disappear|vanish|end|leave|stop) ({SPAN}) (?:later|after(?: that| it)?)",
        r"show\g<w> \2 from the match",
    ),
    to(
        rf"(?<![a-z])not (?P<b>{Q})\s*,? but (?P<a>{Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])(?:rewrite|reword|retype|redo|respell) the (?P<w>title|caption|heading|text)(?: as| to|,|:)? ?(?={Q})",
        r"change the \g<w> to ",
    ),
    to(
        rf"(?<![a-z])(?<!at )(?<!on )(?<!in )the (?P<w>top|bottom|middle|cent(?:er|re))(?: of (?:the )?(?:screen|picture|frame|video))? (?:should|must|ought to|has to|is to) (?:say|read|show) (?P<q>{Q})",
        r"show \g<q> at the \g<w>",
    ),
    to(
        r"(?<![a-z])the (?:text|caption|title|words|line) (?:at|on|in) the (?P<w>top|bottom)(?: of (?:the )?(?:screen|picture|frame|video))? (?=should|must|ought|needs|has|takes|looks|is )",
        r"the \g<w> text ",
    ),
    to(
        r"(?:(?:i want|i'd like|show|leave|give me) (?:the )?(?:picture|video|film|it|screen) )?without (?:any )?(?:words|texts?|titles?|captions?|writing)(?: or (?:words|texts?|titles?|captions?|writing))?(?: on (?:it|screen|the (?:screen|picture)))?\s*$",
        "remove all the texts",
    ),
    to(
        rf"(?<![a-z])(?:both )?(?P<a>{Q}) and (?P<b>{Q}) (?:can|should|must|have to|need to) (?:go|be (?:removed|deleted|gone))",
        r"remove \g<a>; remove \g<b>",
    ),
    to(
        rf"(?<![a-z])(?P<v>remove|delete|drop|lose|erase|get rid of|take (?:out|off|away))(?: both| the (?:texts|titles|captions))? (?P<a>{Q}) ?(?:and|,|&|, and) ?(?P<b>{Q})(?=\s*(?:$|[,.;]))",
        r"\g<v> \g<a>; \g<v> \g<b>",
    ),
    to(
        rf"(?<![a-z])bring up (?=(?:the |a |an |my )?(?:caption|title|text|lower third|heading|{Q}|{F}))",
        "show ",
    ),
    to(
        rf"(?P<q>{Q}[^;]{{0,40}} at {CLOCKED}), (?:for )?({SPAN})(?=\s*$)",
        r"\g<q> for \2",
    ),
    to(
        r"(?P<a>(?<![a-z])(?:starts?|appears?|begins?|shows?(?: up)?|comes? (?:in|on|up)) (?:at|on) [^,;]{1,20}?),? and (?:lasts?|stays?|goes on|runs?)(?: up| on)?(?: for)? (?P<n>\d+(?:\.\d+)?)(?: ?(?:seconds?|secs?|s))?(?=\s*$)",
        r"\g<a> for \g<n> seconds",
    ),
    to(
        r"(?<![a-z])(?:take|move|grab|get) (?P<w>the (?:logo|title|caption|text|watermark)) from the (?:top|bottom|upper|lower|left|right)[a-z -]{0,18}?,? and (?:put|place|move|stick|set) it (?:to |in |at |on )?(?:the )?(?=top|bottom|upper|lower|left|right|middle|cent)",
        r"move \g<w> to the ",
    ),
    to(
        r"(?<![a-z])(?:trim|reduce|shrink|cut|lower)(?: down)? (?P<w>the (?:title|caption|text|heading|logo))(?:'s)? (?:text )?size by a (?:little|bit|touch|tad)(?: bit)?",
        r"make \g<w> a little smaller",
    ),
    to(
        r"(?<![a-z])(?:increase|extend|lengthen|stretch|shorten|reduce|change|set) the (?P<w>transition|crossfade|dissolve|title|caption)(?:'s)? (?:duration|length|time)(?: up| down)? to (?=\d)",
        r"make the \g<w> last ",
    ),
    to(
        r"^(?:one|a|another)(?: more)? (?:notch|step|size|touch|bit) (?P<w>up|bigger|larger|down|smaller)(?: in size)?(?: please)?\s*$",
        lambda f: (
            f"make it a bit {'smaller' if f['w'] in {'down', 'smaller'} else 'bigger'}"
            if "size" in f[0] or f["w"] not in {"up", "down"}
            else f[0]
        ),
    ),
    to(r"(?<![a-z])blow (?P<w>(?:the|my) [a-z]+) up(?= by|\s*(?:$|[,.;]))", r"enlarge \g<w>"),
    to(
        r"(?<![a-z])(?P<v>delete|remove|drop|lose|bin|erase|get rid of|take away|hide) the (?:image|picture|graphic|thing|symbol) (?:in|at) the (?:top|bottom|upper|lower)[ -](?:left|right)(?:[ -]hand)?(?: corner| side)?(?=\s*(?:$|[,.;]))",
        r"\g<v> the logo",
    ),
    to(
        r"(?P<a>(?:first|last|final|opening) \d+(?:\.\d+)? (?P<u>seconds?|secs?|minutes?)[^;]{0,60}? for the (?:last|final|first) \d+)(?! ?(?:s|secs?|seconds?|minutes?|%)(?![a-z])|[\d:.]\d)",
        r"\g<a> \g<u>",
    ),
    to(r"^\d (?:texts|titles|captions|lines)(?: please)?\s*[:,] ", ""),
    to(r"(?<![a-z])change the position to (?=the |top|bottom|left|right|center|middle)", "move it to "),
    to(
        rf"(?<![a-z])where it says (?P<b>{Q})\s*,?\s*(?:put|write|use|show|make it(?: say)?|have) (?P<a>{Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])at ({CLOCKED})(?P<w>[^;]{{0,90}}?) from (?:there|then)(?: on)? (?:until|till|to|up to) ({CLOCKED})",
        r"\g<w> from \1 to \3",
    ),
    to(
        rf"(?P<a>(?:logo|title|caption|text|music|watermark|{F})[^;]{{0,40}}? (?:until|till|to) {CLOCKED}),? (?:and )?(?:then|after that) (?:no (?:more )?(?:logo|title|caption|text|music|watermark)|(?:it )?(?:is |goes |should be |disappears)?(?:gone|away|hidden)?)(?=\s*(?:$|[,.;]))",
        r"\g<a>",
    ),
    to(
        r"(?<![a-z])(?P<v>remove|delete|drop|lose|hide|erase|get rid of|take off|take away) (?:the )?(?:text|caption|title|words|writing|line)(?: that's| that is)? (?:at|on|in) the (?:very )?(?P<r>top|bottom|end|start|beginning)(?=\s*(?:$|[,.;]))",
        lambda f: (
            f"{f['v']} the {'last' if f['r'] == 'end' else 'first' if f['r'] in {'start', 'beginning'} else f['r']} text"
        ),
    ),
    to(
        r"(?<![a-z])the (?P<a>logo|music|title|caption|text|sound|audio) or the (?=(?:logo|music|title|caption|text|sound|audio)(?![a-z]))",
        r"the \g<a> and the ",
    ),
    to(
        rf"(?<![a-z])(?:new|other) (title|caption|heading)(?: text| words?| wording)?\s*[:,]? (?={Q})",
        r"the \1 should say ",
    ),
    to(rf"(?<![a-z])(?:want|need|like) the (title|caption|heading) to (?:be|say|read) (?={Q})", r"the \1 should say "),
    to(
        r"(?<![a-z])(?P<t>title|caption|text|heading|logo) (?:should |must |to )?(?:appears?|comes? (?:in|on|up)|starts?|begins?|shows?(?: up)?) at (?P<a>[\d:.]+(?: ?(?:s|secs?|seconds?))?),? and (?:stays?|lasts?|goes?|disappears?|ends?|leaves?|runs?|is gone)(?: (?:up|on|away|visible|there))* (?:until|till|to|at|by) (?P<b>[\d:.]+)",
        r"\g<t> shows from \g<a> to \g<b>",
    ),
    to(
        rf"(?<![a-z])for ({SPAN}),? starting (?:at|from) ({CLOCKED}),? (?P<v>write|show|put|display|add|have) (?P<q>{Q})",
        r"\g<v> \g<q> from \2 for \1",
    ),
    to(
        rf"(?<![a-z])(?:as|for) (?:an?|the) (?:opening|intro|title|first) (?:card|slide|still|picture|image|screen)(?=,? (?:for )?{SPAN}|$|[,.;])",
        "at the start",
    ),
    to(
        r"(?<![a-z])(?:as|to be|into|be) (?:the|an?) (?:new )?(?P<w>opening|opener|intro|introduction|closing|closer|ending|outro|finale|(?:first|last|final) (?:clip|shot|scene|thing))(?! (?:title|caption|card|credits|text))",
        lambda f: "at the start" if f["w"].startswith(("open", "intro", "first")) else "at the end",
    ),
    to(
        r"(?<![a-z])fade in(?: at the (?:start|beginning))? ?(?:/|,? and |&) ?(?:fade )?out(?: at the end)?(?=\s*(?:$|[,.;]|\d|for |over ))",
        lambda f: f[0] if re.search(Q, f.string) else "fade in and out",
    ),
    to(
        rf"(?<![a-z])(?:could|can|should|let|make|have|may) the ((?:(?:first|second|third|last|top|bottom) )?(?:title|caption|heading|text))(?: now)? (?:say|read|be)(?: instead)? (?P<q>{Q})(?: instead)?",
        r"the \1 should say \g<q>",
    ),
    to(rf"(?P<q>{Q})(?P<m>[^;]{{0,60}}), (?P<r>(?:the )?(?:first|last) {SPAN}) only(?=\s*$)", r"\g<q>\g<m> for \g<r>"),
    to(
        rf"(?<![a-z])(?P<t>lower third|title|caption|heading),? (?:with the |with |the )?(?:text|words?|wording)[,:]? (?={Q})",
        r"\g<t> ",
    ),
    to(
        rf"(?<![a-z])(?P<w>(?:title|caption|text|heading|it)(?: text)?) (?:to say|to read|say|saying) (?P<a>{Q}) instead of (?P<b>{Q})",
        r"change \g<b> to \g<a>",
    ),
    to(
        rf"(?<![a-z])(?:use|put|show|write|have|i want|i'd like|make it|(?:the )?(?:title|caption|heading)(?: text)?[:,]?) (?P<a>{Q})(?: as the (?:title|caption)(?: text)?)?,? (?:instead of|rather than|in place of|in lieu of|and not|not) (?P<b>{Q})",
        r"change \g<b> to \g<a>",
    ),
    to(rf"(?<![a-z])(?:make|turn) (?P<b>{Q}) (?:in)?to (?P<a>{Q})", r"change \g<b> to \g<a>"),
    to(
        r"(?<![a-z])(title|caption|heading|logo|music|video|text)'s (?=text|words|colour|color|size|volume|speed|position)",
        r"\1 ",
    ),
    to(
        rf"(?<![a-z])(?:set|put|change|make) (?:the )?(?P<w>title|caption|heading) (?:text|words|wording) (?:to|into|as) (?={Q})",
        r"change the \g<w> to ",
    ),
    to(
        r"(?<![a-z])(?P<v>move|put|shift|bring|take|set) the (?P<t>title|caption|text|heading|logo)(?: down| up| over)? (?P<w>from [a-z -]{3,24} )?to the (?=top|bottom|middle|cent|left|right|upper|lower)",
        r"\g<v> the \g<t> to the ",
    ),
    to(
        r"(?<![a-z])(?P<v>switch|change|turn|set|make) the (?P<t>title|caption|text|heading|lettering)(?: colou?r)? from (?:white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y) to (?=white|black|red|green|blue|yellow|orange|purple|pink|gr[ae]y)",
        r"make the \g<t> ",
    ),
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
        r"(?<![a-z])fade (it|this|the (?:video|film|clip|picture|whole thing)) in and out(?![a-z])",
        lambda f: f[0] if re.search(Q, f.string) else f"fade in and out {f[1]}",
    ),
    to(
        r"(?<![a-z])(the (?:title|caption|text|logo|subtitle))(?:'s| is| goes| disappears| vanishes| has)(?: gone| going| away| off)? (?:too|so|way too) (?:quickly|fast|soon|early),",
        r"\1,",
    ),
    to(r"^no (?:black and white|blur|music|titles?|effects?|cropping|crop|fades?)[,;] (?:just|only) ", ""),
    to(
        r"(?<![a-z])(the (?:logo|watermark|title|caption|text)) (?:in|at|on) the (?:top|bottom|upper|lower)[ -]?(?:left|right)?(?: corner)? (?=(?:to|into|down to|up to|over to|goes|should go|moves?) )",
        r"\1 ",
    ),
    to(
        r"(?<![a-z])((?:the |my )?(?:music|song|title|caption|logo|soundtrack)) (?:stays?|remains?) (?:exactly |just )?(?:like|as|the way) (?:it is|that|now)(?=\s*(?:$|[,.;]))",
        r"leave \1 alone",
    ),
    to(
        r"(?:^|(?<=[,.;] ))(?:only |just )?(the (?:[a-z']+ ){1,4}?(?:sound|audio|music|song|logo|title|caption)), (?:switch|turn|shut) (?:that|it|them) off",
        r"turn off \1",
    ),
    to(
        r",? (?:because|cos|coz|'cause|cuz|bc) (?:it|that|they|this|he|she|i|we|you|nobody|someone|somebody|people|there)(?:'s|'re|'m|'ve| )(?![^,.;]{0,80}(?:music|sound|audio|voice|title|caption|text|logo|volume|\d))[^,.;]*(?=$|[,.;])",
        "",
    ),
    (
        re.compile(
            rf"(?P<q>{Q})(?P<mid>[^.;]{{0,90}}?),? (?:and |then |and then )?fade it (?P<w>in and out|in|out)(?: please)?(?=\s*$)"
        ),
        lambda f, _: f"{f['q']} fading {f['w']}{f['mid']}",
    ),
    to(
        rf"(?<![a-z])(?:extend|lengthen|stretch|prolong)(?: out)? {THE}({TEXT})(?: out)? to (?={SPAN})",
        r"make the \1 last ",
    ),
    to(
        rf"(?<![a-z])(?:keep|leave|hold|have|show) {THE}({TEXT})(?: up| on| on screen| there| visible| on the screen)*(?: for)? (?:another (?={SPAN}\s*$)|(?=\d+ more))(\d+)(?: more)? (seconds?|secs?)",
        r"make the \1 \2 \3 longer",
    ),
    to(
        rf"(?<![a-z])(?:(?P<v>make|put|set|move|turn|have|place|colou?r) )?{THE}(?P<a>{TEXT}) (?P<x>(?!and |or |with )[^,;.\d]{{2,30}}?)(?:,| and|, and| but| while) {THE}(?P<b>(?!(?P=a)){TEXT}) (?P<y>[^,;.\d]{{2,30}})$",
        _each_its_own,
    ),
    (
        re.compile(
            rf"(?P<q>{Q})(?P<mid>[^.;]{{0,90}}?), (?:and )?(?P<w>fad(?:ing|es) (?:in and out|in|out))(?=\s*(?:$|[,.;]))"
        ),
        lambda f, _: f"{f['q']} {f['w']}{f['mid']}",
    ),
]
