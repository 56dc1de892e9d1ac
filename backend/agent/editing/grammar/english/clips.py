# ruff: noqa: E501  # a pattern is read whole or not at all
"""Clips and files: which, how often, in which order."""

from __future__ import annotations

import re

from backend.agent.editing.grammar.english.common import CLOCKED, CUTS, ITEM, MATCH, NTH, PIECE, SPAN, TWICE, F
from backend.agent.editing.marks import Marks, Step, to


def _first_of_two(found: re.Match[str], marks: Marks) -> str:
    """`Put a and b together, b goes first`."""
    first, second = found["a"], found["b"]
    if marks.value(found["c"]) == marks.value(second):
        first, second = second, first
    return f"join {first} and {second} "


STEPS: list[Step] = [
    to(
        rf"(?<![a-z])after (?P<a>{PIECE}),? (?:play|show|run|put|repeat) (?P<b>{PIECE}) (?:again|once more|a second time)(?=\s*(?:$|[,.;]))",
        lambda f: (
            f"duplicate {f['a']}"
            if f["a"].removeprefix("the ") == f["b"].removeprefix("the ")
            else f"put a copy of {f['b']} after {f['a']}"
        ),
    ),
    to(
        rf"^(?P<a>(?:the |my )?{F}),? (?:and )?then (?P<b>(?:the |my )?{F})[,.;:] (?:as |in |make |into |all )*(?:one|a single) (?:video|film|clip|movie|file)(?=\s*[.!]*$)",
        r"join \g<a> and \g<b>",
    ),
    to(rf"(?<![a-z])(?P<n>\d) times (?P<c>{PIECE})(?=\s*(?:$|[,.;]))", r"repeat \g<c> \g<n> times"),
    to(
        rf"(?<![a-z])(?:then |also )?(?:play|show|run|use|have) (?P<c>{PIECE}) (?:again|once more|a second time)(?P<w> (?:at the end|after {PIECE}))?(?=\s*(?:$|[,.;]))",
        lambda f: f"put a copy of {f['c']}{f['w'] or ' at the end'}",
    ),
    to(
        rf"(?<![a-z])(?:make|create|build|do) (?:me )?(?:a |one )?(?:video|film|clip|movie) (?:out of|from|of) (?P<a>(?:the |my )?{F}),? (?:followed by|and then|then|plus|and) (?P<b>(?:the |my )?{F})",
        r"join \g<a> and \g<b>",
    ),
    to(
        r"(?<![a-z])(?:begin|start|open) with (?:clip )?(?P<a>\d),? (?:followed by|then|and then) (?:clip )?(?P<b>\d),? (?:and|then|and then) (?:clip )?(?P<c>\d)(?![\d:.%]| ?s(?:ec|$))",
        r"put them in the order \g<a>, \g<b>, \g<c>",
    ),
    to(rf"(?P<a>after {PIECE},? [^;]{{0,20}}{F}[^;]{{0,40}}?),? (?:and )?then (?:the |my )?{F}(?=\s*$)", r"\g<a>"),
    to(rf",? (?:and )?leave (?P<c>(?:the |my )?{F}|{PIECE})(?:,| in)(?= |$)", lambda f: "," if f.start() else f[0]),
    to(
        rf"(?<![a-z])leave (?P<c>(?:the |my )?{F}|{PIECE}) (?:out|off)(?: of (?:it|this|the (?:video|film)))?(?=\s*(?:$|[,.;]))",
        r"remove \g<c>",
    ),
    to(
        rf"(?<![a-z])(?P<f>{F})(?: plays?| comes| goes)? before (?:the|my|this|that) (?:main )?(?:clip|video|film|footage)(?: and|,)+ (?:my |the )?(?P<g>{F})(?: plays?| comes| goes)? after (?:it|that|the (?:clip|video|film))",
        r"put \g<f> at the start and \g<g> at the end",
    ),
    to(
        rf"(?<![a-z])(?:play|put|show|add|have|attach) (?:my |the )?(?P<f>{F}) (?:before|in front),? and (?:my |the )?(?P<g>{F}) (?:after|behind)(?:wards)?(?=\s*(?:$|[,.;]))",
        r"put \g<f> at the start and \g<g> at the end",
    ),
    to(
        rf"(?<![a-z])(?:both )?(?:my |the )?(?P<f>{F}) \((?:front|start|beginning)\),? and (?:my |the )?(?P<g>{F}) \((?:end|back|finish)\)",
        r"\g<f> at the start and \g<g> at the end",
    ),
    to(r"(?<![a-z])before the main (?:clip|video|film|footage|part)", "at the start"),
    to(
        rf"(?P<a>{PIECE}) where (?P<b>{PIECE})(?: is| was)?,? and (?P=b) where (?P=a)(?: is| was)?",
        r"swap \g<a> and \g<b>",
    ),
    to(
        r"(?<![a-z])clips? (\d(?: first)?(?:,? (?:and )?then (?:clip )?\d){2,3})(?=\s*(?:$|[,.;?]))",
        lambda f: "in the order " + ", ".join(re.findall(r"\d", f[1])),
    ),
    to(
        r"(?<![a-z])the (?:clip|one|shot) (?:at|right at) the (?:very )?(?P<e>end|start|front|beginning)(?![a-z])",
        lambda f: f"the {'last' if f['e'] == 'end' else 'first'} clip",
    ),
    to(r"(?<![a-z])be the only (?:one|clip|thing)(?: left| remaining| there)?", "be kept"),
    to(r"(?<=[a-z\d]) (?:on its own|all alone|by itself)(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])(the (?:first|second|third|middle|last|final) one) of (?:the|my|all|these)(?: \d)? (?:clips|shots|ones)",
        r"\1",
    ),
    to(
        rf"(?<![a-z])(?:make|create|add) a (?:copy|duplicate) of (?P<c>(?:the )?{F}),? and (?:put|place|paste|insert|add|stick) it(?: in)? (?:right |directly |straight |immediately |just )*(?:after|behind|next to)(?: it| the original| itself)?(?=\s*(?:$|[,.;]))",
        r"duplicate \g<c> clip",
    ),
    to(rf"(?<![a-z])after (?P<c>{PIECE}),? and before {PIECE}", r"after \g<c>"),
    to(
        rf"(?<![a-z])split at ({CLOCKED}),? and (?:insert|put|add|place|drop)(?: in)? ({F})(?: in)?(?: there| in between| between)?",
        r"insert \2 at \1",
    ),
    to(rf"^after ({CLOCKED}),? (?:show|play|insert|add|put(?: in)?) ({F})", r"insert \2 at \1"),
    to(
        rf"(?<![a-z])(?:shorten|trim|cut) the (?P<e>end|start|beginning|front) of (?P<c>{PIECE}) by ({SPAN})",
        lambda f: f"remove the {'last' if f['e'] == 'end' else 'first'} {f[3]} of {f['c']}",
    ),
    to(rf"(?<![a-z])(?:end|finish|stop) (?P<c>{PIECE}) ({SPAN}) (?:earlier|sooner)", r"remove the last \2 of \g<c>"),
    to(
        rf"(?<![a-z])(?:start|begin) (?P<c>{PIECE}|the (?:first|second|third|last|middle) (?:clip|one)) ({SPAN}) later(?:,? (?:by )?(?:cutting|trimming)(?: off)? its (?:beginning|start))?",
        r"remove the first \2 of \g<c>",
    ),
    to(
        rf"(?<![a-z])make (?P<c>{PIECE}) ({SPAN}) shorter(?: by (?:trimming|cutting))?(?: off)?(?: at)?(?: its| the)?(?P<e> end| start| beginning)?(?=\s*(?:$|[,.;]))",
        lambda f: (
            f"remove the {'first' if (f['e'] or '').strip() in {'start', 'beginning'} else 'last'} {f[2]} of {f['c']}"
        ),
    ),
    to(rf"(?<![a-z])before (?P<c>{PIECE}) (?:starts|begins|comes(?: on)?|plays)", r"before \g<c>"),
    to(rf"(?P<c>{PIECE})(?: video| film)? x(\d)(?: in a row)?(?=\s*(?:$|[,.;]))", r"repeat \g<c> \2 times"),
    to(r"(?<=\d times),? then the rest(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])between the (?:other )?\d (?:clips |ones )?(?:that (?:are|is) left|that remain|remaining|left)(?: over)?",
        "between all the clips",
    ),
    to(
        r"(?<![a-z])(?:connect|join|link) (?:the )?(?:others?|other \d|remaining(?: \d)?|rest|them|\d)(?: clips| ones)? (?:with|by|using) (?=(?:an? )?[^,;]{0,20}crossfade)",
        "put ",
    ),
    to(
        rf"(?:i (?:don't|do not|didn't) like (?:how|the way) )?(?:the )?(?P<c>clip \d|[a-z]+ (?:clip|one)|{F})(?P<w> [^,;\d]{{2,40}})[,;] (?:so |please )*(?P<v>remove|cut|trim|chop|drop|lose|take|shave)(?: off| out| away)? its (?P<e>first|last|opening|final) (?P<t>{SPAN})(?: off| out| away)?",
        r"remove the \g<e> \g<t> of \g<c>",
    ),
    to(
        rf"(?<![a-z])(?:once|when|after|as soon as) (?P<c>{PIECE}) (?:is over|ends|is done|has ended|finishes|is finished|has finished)(?=,| |$)",
        r"after \g<c>",
    ),
    to(
        rf"(?P<a>after {PIECE},? [^;]{{0,20}}{F}[^;]{{0,30}}?),? (?:and )?then (?:the )?(?:clip \d|[a-z]+ clip|next clip)(?=\s*$)",
        r"\g<a>",
    ),
    to(
        rf"(?<![a-z])(?:add|insert|put in|use) (?:an? |the )?(?:still(?: image| picture)?|picture|photo|photograph|image)[,:]? (?={F})",
        "insert ",
    ),
    to(
        r"(?<![a-z])(?:make|create|add) a (?:copy|duplicate) of (?P<c>(?:the )?(?:clip \d|[a-z]+ (?:clip|one))),? and (?:put|place|paste|insert|add|stick) it(?: in)? (?:right |directly |straight |immediately |just )*(?:after|behind|next to)(?: it| the original| itself)?(?=\s*(?:$|[,.;]))",
        r"duplicate \g<c>",
    ),
    to(
        rf"(?P<a>after (?:the )?{F}(?: clip)?,? (?:show|put|insert|play|add) {F} for {SPAN}) before (?:the )?{F}(?: clip)? (?:starts|begins|comes)",
        r"\g<a>",
    ),
    to(
        r",? (?:and |but )?(?:then )?(?:just )?(?:continue|carry on|go on|move on|keep going|let it (?:run|play|go|carry) on|let it continue)"
        r"(?: with (?:the (?:rest(?: of (?:it|the (?:video|film)))?|video|film|original|others?)|clip \d))?(?: (?:after(?:wards)?|from there|as (?:normal|usual|before)))?(?=\s*[.!]*$)",
        "",
    ),
    to(r"(?<![a-z\d])#(?=\d{1,2}(?![\d:]))", "clip "),
    to(
        r"(?<![a-z])(?P<v>toss|delete|remove|drop|lose|bin|cut|throw (?:out|away)) the (?:part|piece|half|bit|clip|section) that (?:comes|is|was|lies) (?P<o>first|second|last|before|after)(?: it)?(?=\s*(?:$|[,.;]))",
        lambda f: f"delete the {'first' if f['o'] in {'first', 'before'} else 'last'} part",
    ),
    to(r"(?<![a-z])all (?:the |of the )?(clips|shots|pieces|others?) but (?=the |clip )", r"all \1 except "),
    to(
        r"(?<![a-z])(?:trade|swap|switch|change|exchange) (?:places|positions|spots) between(?= )",
        "swap",
    ),
    to(
        r"(?P<a>(?<![a-z])(?:re-?)?(?:order|arrange|sequence|first)(?![a-z])[^;]{3,60}?)(?:,? (?:all |and |all |each )?with|,? and(?: put| add| have)?) (?:an? )?(?P<t>\d+(?:\.\d+)?[- ]?(?:s|secs?|seconds?))(?: of)? (?P<k>cross-?fade|dissolve)s?(?: (?:in between|throughout|everywhere|between (?:each|all|every|them|the)(?: (?:one|pair|of them|clips|clip|cut))?))?(?=\s*$)",
        r"\g<a>; \g<k> of \g<t> between all clips",
    ),
    to(rf"(?<![a-z])(?:save|leave) (?P<c>{PIECE}) for (?:last|the (?:very )?end)(?![a-z])", r"move \g<c> to the end"),
    to(rf"(?<![a-z])bump (?P<c>{PIECE}) (?=to the )", r"move \g<c> "),
    to(
        r"(?<![a-z])(?:i'd like|i want|i need|i would like|we want) (?P<a>the (?:first|second|third|last|middle) (?:clip|one)) to (?:be|become|come) (?P<b>the )",
        r"make \g<a> \g<b>",
    ),
    to(
        rf"(?<![a-z])(?:place|put|move|have|show|play|bring) (?P<c>{PIECE}) (?:ahead of|before|in front of) (?:the (?:others|rest|other \d)|all (?:the )?(?:others|rest)|everything else)(?: clips| ones)?(?=\s*(?:$|[,.;]))",
        r"move \g<c> to the start",
    ),
    to(
        rf"(?<![a-z])add (?P<n>\d) more (?:copies|instances) of (?P<c>{PIECE})(?: (?:right |directly |straight )*(?:after|behind) (?:it(?:self)?|the original))?(?=\s*(?:$|[,.;]))",
        lambda f: f"repeat {f['c']} {int(f['n']) + 1} times",
    ),
    to(r"(?P<c>clip \d)\s*[,:]? (?P<n>\d) (?:plays|times)(?=\s*(?:$|[,.;]))", r"repeat \g<c> \g<n> times"),
    to(
        rf"(?<![a-z])(?P<v>shorten|trim|cut|reduce|bring|make) clip (?P<n>[1-9])(?P<d> (?:back )?(?:down )?to )(?={SPAN}(?! ?(?:and|to|-) ))",
        lambda f: f"{f['v']} the {NTH[int(f['n'])]} clip{f['d']}",
    ),
    to(
        rf"(?<![a-z])(?:bookend|wrap|sandwich) (?:it|this|the (?:video|film|whole thing)) (?:with|between|in) (?P<a>{F}) and (?P<b>{F})",
        r"put \g<a> at the start and put \g<b> at the end",
    ),
    to(
        rf"(?<![a-z])(?:wedge|squeeze|sandwich|tuck|work|slip|drop|fit|add) (?P<c>{F})(?: in)? between (?=\d (?:and|&) \d(?![\d:.]| ?(?:s|secs?|seconds?|min)))",
        r"insert \g<c> between ",
    ),
    to(
        rf"(?<![a-z])(?:load|drop|pull|bring|throw|import|lay) (?P<c>{PIECE}|{F}) (?:down(?: (?:in|on) the timeline)?|(?:in|into|onto|on) (?:the|my) (?:edit|timeline|project|sequence))(?=\s*(?:$|[,.;]))",
        r"add \g<c>",
    ),
    to(rf"(?<![a-z])(?:have|put|keep|show|get) (?P<c>(?:the |my )?{F}) up (?=for |at |from |between )", r"show \g<c> "),
    to(
        rf"(?P<c>{F}) (?:should |to )?(?:comes?|goes?|appears?|plays?) (?P<e>at the (?:very )?(?:end|start|beginning)),? and (?:lasts?|stays?|runs?)(?: up)?(?: for)? (?P<t>{SPAN})",
        r"\g<c> \g<e> for \g<t>",
    ),
    to(
        rf"^(?:can|could|may|should) (?P<c>{PIECE}|(?:the |my )?{F} (?:footage|video|part|bit)) (?:please )?go(?: please)?(?=\s*$)",
        r"remove \g<c>",
    ),
    to(
        r"(?<![a-z])(?:(?:on|at|over|to|for|across) )?the (?P<n>first|second|third) (?:join|cut|transition|edit|seam|cut point)(?![a-z])",
        lambda f: (
            f" between clips {NTH.index(f['n'])} and {NTH.index(f['n']) + 1} "
            if re.search(r"cross-?fade|dissolve|blend", f.string)
            else f[0]
        ),
    ),
    to(
        r",? (?:and |but )?(?:leave|keep) the others? (?:cuts?|joins?|transitions?) (?:hard|plain|straight|alone|as (?:it|they) (?:is|are))(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        r"(?<![a-z])(?:soften|smooth)(?: out| over)? (?:both|all(?: the)?|the) (?:cuts|joins|transitions|edits) with (?=(?:an? )?[^,;]{0,20}(?:cross-?fade|dissolve))",
        "put between all clips ",
    ),
    to(r"(?<![a-z])joined (?:by|with|through) (?=(?:an? )?[^,;]{0,20}(?:cross-?fade|dissolve))", "with "),
    to(r"(?<![a-z])(?:it |this |the (?:video|film|clip) )?(?:should|must) (?:run|go|play|last) (?=from \d)", "keep "),
    to(
        r"(?<![a-z])(?P<v>except|but|keep|leave|only|keep only|apart from|remove|delete|drop|lose|bin|ditch|get rid of) (?:for )?(?:clips? |numbers? )?(?P<a>\d) (?:and|&) (?P<b>\d)(?=\s*(?:$|[,.;]))",
        r"\g<v> clips \g<a> and \g<b>",
    ),
    to(r"(?<![a-z])all (?:the )?clips but (?:number |clip )?(\d)", r"all clips except clip \1"),
    to(
        r"(?<![a-z])(?:in|into|to) (?P<n>\d) (?:equally long|equal(?:ly sized| length)?|even|same[- ]length|identical) (?:clips?|parts?|pieces?|segments?|sections?)",
        r"into \g<n> parts",
    ),
    to(
        r"(?<![a-z])(?:i need|i want|make|give me|get me|create)(?: me)? (?P<n>\d) (?:(?:equally long|equal(?:ly sized)?|even) (?:clips?|parts?|pieces?|segments?|sections?)|(?:clips?|parts?|pieces?|segments?|sections?) of (?:equal|the same) (?:length|duration|size))(?: (?:out of|from|of) (?:it|this|the video))?",
        r"split into \g<n> parts",
    ),
    to(
        r",? (?:and )?keep (?:them all|all of them|all(?: the)? (?:parts|pieces|clips)|every part|both(?: of them| parts| pieces| halves)?)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(rf"^first,? (?!(?:the )?[{F[1:-1]}]|clip|park|the )(?=[^;]*(?<![a-z])then(?![a-z]))", ""),
    to(
        rf"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{F}(?: clip)?)) (?:without|minus|less) (?:its|the) (?P<e>first|last|opening|final) (?P<t>{SPAN})",
        r"remove the \g<e> \g<t> of \g<c>",
    ),
    to(
        r"(?<![a-z])(?:the )?(?P<a>first|last) and (?:the )?(?P<b>last|first) clips? (?:stay|remain|are kept),? (?:and )?the other(?: one)?s? (?:goes|go|can go|is cut)",
        "delete the middle clip",
    ),
    to(r"(?<![a-z])(?P<v>during|over|in) the first second(?! clip)(?![a-z])", r"\g<v> the first 1 second"),
    to(r"(?<![a-z])(?P<v>during|over|in) the last second(?! clip)(?![a-z])", r"\g<v> the last 1 second"),
    to(
        rf"({F}) (?:should |must )?(?:appears?|comes? (?:in|on|up)|starts?|shows?(?: up)?) at (?P<a>[\d:.]+(?: ?(?:s|secs?|seconds?))?)(?P<w>[^;\d]{{0,50}}?),? and (?:disappears?|ends?|leaves?|goes(?: away)?|is gone|vanish(?:es)?) at (?P<b>[\d:.]+)",
        r"show \1 from \g<a> to \g<b> \g<w>",
    ),
    to(r"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip)) last(?=\s*(?:$|[,.;]| and ))", r"\g<c> to the end"),
    to(
        rf"(?<![a-z])(?:can|could|may) we see (?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{F}(?: clip)?)) again (?=at the (?:very )?end)",
        r"copy \g<c> ",
    ),
    to(
        rf"(?P<c>(?:the )?(?:clip \d|[a-z]+ clip|{F} clip)) (?:to )?(?:appear|appears|show|play|plays|come|comes) (?:for )?a second time,? (?:right |again )?(?=at the (?:very )?end)",
        r"copy \g<c> ",
    ),
    to(
        r"(?<![a-z])(?:take|move|bring|pull|get|grab) (?P<c>(?:the )?(?:clip \d|[a-z]+ (?:clip|one))) from the (?:end|start|front|back|middle|beginning),? and (?:put|place|move|stick|have) it",
        r"move \g<c>",
    ),
    to(
        r",? and (?:join|stitch|put|glue|stick) (?:up |together )?(?:the rest|what's left|what is left|the remaining parts|both ends|the ends)(?: (?:back )?together| up)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(
        rf"(?<![a-z])(?:cut|chop|snip|lop) (?:it|the (?:video|film|clip)|everything|the rest) off (?:at|from) ({CLOCKED}|{MATCH})(?: on(?:wards?)?)?",
        r"end at \1",
    ),
    to(
        rf"(?<![a-z])(?:split|cut) (?:it|the (?:video|film|clip)) at ({CLOCKED}),? and (?:insert|put|add|place|drop)(?: in)? ({F})(?: in)?(?: there| in between| between)",
        r"insert \2 at \1",
    ),
    to(rf"^({F}) at (?=\d+(?::\d\d|(?:\.\d+)? ?(?:s|secs?|seconds?|m|minutes?)(?![a-z])))", r"insert \1 at "),
    to(rf"({F})(?P<m>[^;]{{0,60}}? at \d+ ?% of the width),? only (?=from |for |between |\d)", r"\1\g<m> "),
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
        r"(?<![a-z])copy (?:and|\+|&|n) paste (?P<c>(?:the )?(?:clip \d|[a-z]+ clip)) (?:right |directly |straight )*(?:after|behind) (?:it(?:self)?|the original)",
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
        r"(?<![a-z])after (?P<c>(?:the )?(?:clip \d|first clip|second clip|[a-z]+ clip)) and before (?:the )?(?:clip \d|second clip|third clip|[a-z]+ clip)",
        r"after \g<c>",
    ),
    to(r"(?<![a-z])clip (\d) and (?=\d(?:,| *$| second))", r"clips \1 and "),
    to(r"(?<=after clip )(\d), (?=\d)", r"\1 for "),
    to(r"(?<=behind clip )(\d), (?=\d)", r"\1 for "),
    to(r"(?<![a-z])(?:cut|make|give me|get me) a clip (?:that (?:goes|runs)|going|running) from", "keep from"),
    to(
        r"(?:want|like|need|have|get) (?:it|this|the (?:video|film|clip|movie|whole thing)) to (?=(?:start|begin|end|stop|finish)(?![a-z]))",
        "",
    ),
    to(
        rf"(?:(?:i|we)(?:'d)? (?:want|need|like) )?(?:it|this|the (?:whole thing|whole video|video|film|clip|movie|result|length))? ?(?:to be|should be|has to be|must be|needs to be|should last|must last) (?:only |exactly )?({SPAN})(?: long)?(?: in total| in all| overall| total| altogether)?(?=\s*(?:$|[,.;]))",
        r"make it \1 long",
    ),
    to(
        r"(?<![a-z])(?:break|split|cut|chop|divide) (it|this|the (?:video|film|clip|whole thing)) up(?= (?:at|into|in))",
        r"split \1",
    ),
    to(
        rf"({F}) (?:should|must|has to|needs to|can|shall) (?:go|come|be put|be placed|be inserted|appear|be) (?:in )?(?=at |before |after |between |in between )",
        r"insert \1 ",
    ),
    to(rf"(?<![a-z])(?:cut|drop|slot|splice|slip|bring|put) ({F}) in (?=at |before |after |between )", r"insert \1 "),
    to(
        r"(?<![a-z])(?:add|make|put in|give me|i want|insert) \d (?:cuts|splits|split points|cut points)(?: please)?\s*(?:,|:|at)?\s*(?:at )?(?=\d)",
        "split at ",
    ),
    to(
        r"(?<![a-z])(?P<w>it|the (?:video|film|clip)) (?:(?P<a>began|started)|(?P<b>ended|finished|stopped)) (?=at |with |on |\d)",
        lambda f: f"{f['w']} {'starts' if f['a'] else 'ends'} ",
    ),
    to(
        rf"(?:^|(?<= ))(?:[a-z' ]{{0,24}}?(?:see|have|show|play|want|like|put|is) )?(?:the )?({ITEM})(?: (?:clip|one))? first,? (?:and )?then (?:the )?({ITEM})(?: (?:clip|one))?,? (?:and )?(?:then|finally|last(?:ly)?|at last)(?: comes)? (?:the )?({ITEM})(?: (?:clip|one))?",
        r"in the order \1, \2, \3",
    ),
    to(
        r"(?<![a-z])(throw|chuck|toss|kick|leave|take) (the [a-z]+ (?:piece|half|part|bit|clip|shot|section|one)) (out|away)(?=\s*(?:$|[,.;]|and |then ))",
        r"\1 \3 \2",
    ),
    to(
        r"(?<![a-z])the (first|second|third|fourth|last|middle) of (?:the|my|these) (?:\d|clips)(?: clips)?",
        r"the \1 clip",
    ),
    to(
        r"(?<![a-z])(?:once|when|after|as soon as) (?:the |my )?(?:(?:all )?(?:the )?clips (?:are|have)|(?:video|film|clip|movie|whole thing|it)(?:'s| is| has)?) (?:over|done|finished|ended|ends|through)",
        "at the end",
    ),
    to(rf"(?<={ITEM}),? in (?:that|this) order(?=\s*(?:$|[,.;]))", ""),
    to(rf"({SPAN}) into (?:it|that|the clip|that clip)(?![a-z])", r"\1 counted inside"),
    to(
        rf"(?<![a-z])(put|move|make|play|show|have|place) ((?:the )?{ITEM}|(?:the )?(?:first|second|third|fourth) (?:clip|one|shot)|clip \d) last(?=\s*(?:$|[,.;]))",
        r"move \2 to the end",
    ),
    to(
        rf"(?<![a-z])(?:make|build|create|assemble|put together) (?:one|a single|1|the|a) (?:video|film|clip|movie) (?:out of|from|of) (?={ITEM}|my|the|these|those|both)",
        "join ",
    ),
    (
        re.compile(
            rf"(?<![a-z])(?:join|put|stick|combine|merge|glue) (?P<a>{ITEM}) (?:and|with|to) (?P<b>{ITEM})(?: together)?,? (?:with |and )?(?P<c>{ITEM}) (?:goes |comes |going |coming )?first(?![a-z])"
        ),
        _first_of_two,
    ),
    to(rf"(?<![a-z])put ({ITEM}) and ({ITEM}) together", r"join \1 and \2"),
    to(
        r"(?<![a-z])between (?:the )?(?:ones|clips|pieces|shots) (?:that are |that's |which are )?(?:left|remaining)(?: over)?",
        "between all the clips",
    ),
    to(r"(?<![a-z])between the (?:remaining|leftover) (?:ones|clips|pieces|shots)", "between all the clips"),
    to(
        r"(?<![a-z])the other (?:two|three|\d)(?: clips| ones| shots)? (?:as well|too|also)(?=\s*(?:$|[,.;]))",
        "the others too",
    ),
    to(
        rf"(?<![a-z])i (?:really |just )?(?:don't|do not|hate|can't stand|never)(?: really| much)?(?: like| love| want| need)? ((?:the )?(?:[a-z]+|{F}) (?:one|clip|shot|bit|part)|clip \d|{F})[,;]? (?:so |and |please |just )*(?:take|get|throw|cut|drop|chop|kick|leave) (?:it|that|them) out",
        r"remove \1",
    ),
    to(rf"(?<![a-z])(clips? \d(?:(?:,| and|, and) \d)+) to ({SPAN}) each", r"\1 each to \2"),
    to(
        rf"(?<![a-z])(make|have|let|get) (this|the (?:video|film|movie|clip|whole thing)) (?:to )?last (?={SPAN})",
        r"\1 \2 ",
    ),
    to(
        rf"(?<![a-z])((?:the )?[a-z]+ (?:clip|shot)|clip \d|{F}(?: clip)?) (?:should|must|has to|needs to|can|could) (?:end|finish|stop) ({SPAN}) (?:earlier|sooner)",
        r"trim \2 off the end of \1",
    ),
    to(
        rf"(?<![a-z])((?:the )?[a-z]+ (?:clip|shot)|clip \d|{F}(?: clip)?) (?:should|must|has to|needs to|can|could) (?:start|begin) ({SPAN}) (?:later|in)(?![a-z])",
        r"trim \2 off the start of \1",
    ),
    to(
        rf"(?<![a-z]){CUTS} (?:(?P<v>it|this|the (?:video|film|clip))|(?P<c>{PIECE})) in(?:to)? (?:two|2|half)(?=(?(v)(?: and )|$)|\s*(?:$|[,.;]))",
        lambda f: f"split {f['v'] or f['c']} in half",
    ),
    to(
        rf"^first,? (?:the )?({ITEM})(?: (?:clip|one))?,? (?:and )?then (?:the )?({ITEM})(?: (?:clip|one))?,? (?:and )?then (?:the )?({ITEM})(?: (?:clip|one))?(?=\s*[,;])",
        r"in the order \1, \2, \3",
    ),
    to(
        rf"(?<![a-z]){CUTS}(?: up)? ([^,;]{{2,20}}?)(?: up)? into (\d)(?: equal| even| equally long| same[- ]sized)? (?:bits|parts|pieces|chunks|halves|sections|segments|clips)",
        r"split \1 into \2 parts",
    ),
    to(
        r"(?<![a-z])(?:string|stick|glue|put|tie|sew|patch) (the|my|these|those|both|all the|all my|all)(?: of the| my| the)? (clips|videos|files|bits|pieces) together",
        r"join \1 \2",
    ),
    to(
        r"(?<![a-z])(everything|anything|all)(?: that| which|'s)?(?: isn't| is not| aren't| are not|'s not| ain't| not) (?=(?:the |my |in the |part of the |clip )|\d)",
        r"everything except ",
    ),
    to(
        r"(?<![a-z])line (them|both|the \d clips|the \d videos|both clips|both videos|all the clips|everything)(?: all)? up",
        r"join \1",
    ),
    to(
        rf"^(?:the|my|that) (?:{F}|intro|opening|beginning|start|first (?:bit|part)) (?:drags|is|goes on|takes|feels|just|really|kinda)(?![a-z])[^,;\d]{{0,40}}[,;] (?:so |please |can you )*(?=(?:start|begin|open|skip|jump)(?![a-z])[^,;]{{0,60}}\d)",
        "",
    ),
    to(r"(?<![a-z])the other \d(?: clips?| ones?| shots?)?(?=\s*(?:$|[,.;]|and |with |together))", "the others"),
    to(
        r"(?<![a-z])(?:put|place|run|play|set) (?:the \d|my \d|both|all)(?: the| my| of the)? (videos|clips|files) (?:one|1) after (?:the other|another)",
        r"join the \1 in sequence",
    ),
    to(
        rf"(?<![a-z])(?:cut|make|clip|trim|give|get|grab|snip)(?: me| us| out)? an? (?={SPAN}(?: long)? (?:clip|excerpt|snippet|video)"
        r"(?![^,;]* (?:out|off|away)(?![a-z])))",
        "keep ",
    ),
    to(
        rf"(?<![a-z])(?:play|show|have|put|run|use) ((?:the |my )?(?:[a-z]+ (?:clip|shot)|{F}(?: clip)?)|clip \d)(?: show up| shows up| appear| come| come in| play| in)? (?:again|once more|one more time) (?=at |after |before |on |right )",
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
        rf"(?<![a-z])(?:to |should )?(?:appears?|shows? up|comes? up|be shown|be seen|be played|is shown|happens?) ({TWICE})(?: in a row| back to back| in succession)?",
        r"play \1",
    ),
]
