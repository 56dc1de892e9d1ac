# ruff: noqa: E501  # a pattern is read whole or not at all
"""Which stretch of the video stays."""

from __future__ import annotations

from backend.agent.editing.grammar.english.common import CLOCKED, CUTS, NTH, PIECE, SPAN, VERBS, F
from backend.agent.editing.marks import Step, to


def _counted(words: str) -> str:
    """`third second` as a length."""
    nth = words.split(" ", maxsplit=1)[0]
    return f"{NTH.index(nth)} seconds" if nth in NTH else words


STEPS: list[Step] = [
    to(r"(?<![a-z])(?:closing|final|ending) minute(?! mark)", "last 1 minute"),
    to(
        r"(?<![a-z])(?<!to )(?<!to the )(?<!until the )(?<!till the )(?P<e>first|opening|last|closing|final) second(?=\s*(?:$|[.,;!?]|of (?:the |my )?(?:video|film|clip)(?![a-z])|(?:off|away|out|only|please|and (?!third)|into|as|is|to)(?![a-z])))",
        lambda f: f"{'first' if f['e'] in {'first', 'opening'} else 'last'} 1 second",
    ),
    to(r",? (?:and )?nothing in between(?=\s*(?:$|[.;]))", ""),
    to(
        r"(?<=\d )(?P<u>s|secs?|seconds?|minutes?) (?:in total|in all|altogether|all told)(?=\s*(?:$|[,.;]))",
        r"\g<u> long",
    ),
    to(r"(?<![\d:.])0 ?(?=(?:-|–|to|until) ?\d+:\d\d)", "0:00 "),
    to(rf"(?<![a-z])(?:jump|dive|go|get)(?: straight| right)? in(?:to it)? at (?={CLOCKED})", "start at "),
    to(
        rf"^(?P<r>(?:the )?(?:very )?(?:first|last|opening|final|closing) {SPAN}|(?:everything|anything|all|what comes|the (?:part|bit|stretch)) (?:before|after|up to|until|from|past) (?:the )?{CLOCKED}(?: mark)?|(?:from )?{CLOCKED} ?(?:-|–|to|until) ?{CLOCKED}) (?:is|are|was|were|has|have|shows?|looks?|contains?|just|only)[^,;:]{{2,70}}?(?:[,;:]| -| –) (?:so |please |just )*(?:bin|cut|remove|delete|drop|lose|chop|trim|scrap|ditch|axe|snip|kill|take(?= (?:it|them|that|this|those) (?:out|off|away))) (?:it|them|that|this|those)(?: out| off| away| please)*(?=\s*[.!]*$)",
        r"remove \g<r>",
    ),
    to(
        r"(?<![a-z])(?:these|those|the) \d (?:bits|parts|pieces|sections|stretches|ranges|moments)(?P<o> (?:out|off|away))?\s*[,:] (?=(?:from )?\d)",
        lambda f: "remove " if f["o"] and not f.start() else "",
    ),
    to(
        r"(?<![a-z])(?:out (?:it|they|that) (?:comes?|goes?)|(?:it|that|they) (?:comes?|goes?) out)(?=\s*(?:$|[,.;!]))",
        "remove it",
    ),
    to(r"(?<![a-z])tail end", "end"),
    to(
        r"(?<![a-z])(?:discard|remove|delete|drop|lose|cut(?: out)?) (?:everything|all|anything|whatever|any)(?: (?:the )?(?:footage|material|parts?))?(?: that| which)?(?:'s| is| are)? not (?:in|within|inside|(?P<b>between)) (?P<x>[^,;]{3,60}?)(?=\s*(?:$|[.;]))",
        lambda f: f"keep only {'between ' if f['b'] else ''}{f['x'].replace(' or ', ' and ')}",
    ),
    to(
        rf"^(?:please )?(?:skip|jump|cut) (?:straight |directly )?from ({CLOCKED})(?: straight| directly)? to ({CLOCKED})",
        r"remove \1 to \2",
    ),
    to(r"(?<=[\ds]) gone,? and (?=\d[^,;]{2,24} gone)", " and "),
    to(
        rf"(?<![a-z])(?:have|let|make) it (?:begin|start) (?:at )?({CLOCKED})(?: in)?,? and (?:end|finish|stop)(?: at)?(?: the)? ({CLOCKED})(?: mark| point)?",
        r"keep \1 to \2",
    ),
    to(
        r"(?<![a-z])(?<!\d[ -])(?:at )?(?:the )?(?:1[- ])?minute mark",
        lambda f: f"{'at ' if f[0].startswith('at') else ''}1:00",
    ),
    to(
        r"(?<![a-z])the (?P<a>first|last) (?P<n>\d+) (?P<u>s|secs?|seconds?)(?P<m>,? and (?:also )?)the (?P<b>first|last) (?P<k>\d+)(?=\s*(?:$|[,.;]| as well| too| also))",
        r"the \g<a> \g<n> seconds\g<m>the \g<b> \g<k> seconds",
    ),
    to(
        rf"(?<![a-z])(?:lose|remove|cut|delete|drop|trim|chop) (?:everything|all|anything)(?: that's)? (?:in|of) (?P<c>{PIECE}) (?:past|after|beyond) (?:its |the )?(?P<t>{SPAN}|(?:second|third|fourth|fifth|sixth) second)",
        lambda f: f"keep the first {_counted(f['t'])} of {f['c']}",
    ),
    to(
        rf"(?<![a-z])after (?:trimming|cutting|shortening)(?: it)? (?:down )?to (?P<x>the (?:first|last) {SPAN}|{CLOCKED}),? ",
        r"keep \g<x>, ",
    ),
    to(
        rf"(?<![a-z])end (?P<p>at {CLOCKED}) with (?:a )?(?P<t>{SPAN}|\d+-second)[- ](?:long )?fade-?(?: ?out)?",
        r"end \g<p> and fade out over \g<t>",
    ),
    to(
        rf"(?<![a-z])the (?P<u>minute|second) (?P<w>from|starting at|beginning at|after) (?={CLOCKED})",
        r"the 1 \g<u> \g<w> ",
    ),
    to(
        r",? so (?:that )?(?:only|just) (?P<x>[^,;]{3,60}?) (?:is|are|remains?|stays?|gets?)(?: left| kept)?(?: over)?(?=\s*(?:$|[,.;?]))",
        r", keep only \g<x>",
    ),
    to(r" (?:is|are|be) left(?: over)?(?=\s*(?:$|[,.;?]))", " remains"),
    to(
        rf"(?<![a-z])(?:everything|anything|all|what's|what is|whatever is)(?: that comes)? before ({CLOCKED}) and (?:everything |anything |all |what's )?after ({CLOCKED})",
        r"everything outside \1 to \2",
    ),
    to(
        r"^(?P<x>[^.;]{3,70}?),? (?:that's|that is|this is) (?:all|the (?:part|bit|piece|stretch|section|only part))(?: that)? (?:i|we)(?:'d)? (?:want|need|like|would like)(?: to (?:use|keep|see|have|show))?(?=\s*[.!]*$)",
        r"keep only \g<x>",
    ),
    to(r"^(?P<x>[^.;]*\d[^.;]*?),? (?:only|just) (?:that|this)(?: part| bit)?(?=\s*[.!]*$)", r"keep only \g<x>"),
    to(r"(?<![a-z])(?:three|3) quarters of an? minute(?:,? (?:that is|i\.e\.|so) 45 ?(?:s|seconds?))?", "45 seconds"),
    to(r"(?<![a-z])a quarter of a minute", "15 seconds"),
    to(
        rf"(?<![a-z])at ({CLOCKED})(?: that| which| and)? (?:lasts|goes on|runs|continues) (?:until|till|to) ({CLOCKED})",
        r"from \1 to \2",
    ),
    to(
        rf"(?P<a>at the (?P<e>end|start|beginning)[^;\d]{{0,40}}?)(?P<v>cut|trim|remove|chop|lose|take)(?: off| away| out)? ({SPAN}) (?:off )?there",
        lambda f: f", {f['v']} the {'last' if f['e'] == 'end' else 'first'} {f[4]}",
    ),
    to(rf"(?:the )?(?:[a-z]+|{F}) \((?:the )?(?P<e>first|last) ({SPAN})\)", r"the \g<e> \2"),
    to(
        r"(?<![a-z])(?:cut|trim|edit|shorten|crop)(?: (?:it|this|the (?:video|film|clip)))? so (?:that )?it (?:only |just )?(?:runs|goes|plays|lasts|is|shows) (?=from |between )",
        "keep ",
    ),
    to(
        rf"^(?:please )?(?:make|have|let) (?:it|this|the (?:whole thing|video|film|clip)) (?:be|run|go|play)(?: from)? (?={CLOCKED} ?(?:to|-|–|until) ?\d)",
        "keep ",
    ),
    to(
        rf"^\d (?:cuts|splits)(?: please)?\s*[:,] (?:at )?(?P<p>{CLOCKED}(?:,? (?:and )?{CLOCKED}){{0,6}})(?=\s*(?:$|[,.;]))",
        r"split at \g<p>",
    ),
    to(
        rf"(?<![a-z])(?:(?:could|can) (?:i|we) have|(?:i|we) want|make|get|have|give me|split|divide|{CUTS})(?: (?:it|this|the (?:video|film|clip)))? (?:in|into) \d (?:clips|parts|pieces|segments|sections),? (?:(?:broken|split|cut|divided|chopped|parted)(?: up)? )?at (?=\d)",
        "split at ",
    ),
    to(
        r"(?<![a-z])(?:everything |all |what's |the part )?(?:(?:after|past|beyond) (?:the )?(?:half-?way|mid-?way|mid-?point)(?: (?:point|mark))?"
        r"|from (?:the )?(?:half-?way|mid-?way|middle|mid-?point)(?: (?:point|mark))?(?:,? on(?:wards?)?| (?:through |all the way |right )?(?:to|until|till) the (?:very )?end))(?=\s*(?:$|[,.;]|and |can |should ))",
        "the second half",
    ),
    to(
        r"^(?:there are|there's|i have|i've got|we have) \d [a-z]+(?: [a-z]+)?\s*[,:] (?:at |from )?(?P<r>\d[^;]{5,80}?)\s*[,;.–-]+ ?(?:so |please )*(?P<v>cut|remove|delete|drop|take out|lose|bin)(?: out)? (?:them|those|both|all)(?: (?:all|both|of them)){0,2}(?: out)?\s*$",
        r"\g<v> \g<r>",
    ),
    to(
        r"^(?:i want|i'd like|keep|i need) (?P<a>the [a-z]+) (?:kept|to stay|to remain),? (?:and|but) (?P<b>the (?:first|last|final|opening) [^,;]{3,30}?) (?:gone|removed|deleted|cut|out|to go)\s*$",
        r"leave \g<a> alone; remove \g<b>",
    ),
    to(
        r"(?<![a-z])(?:halve|shorten|trim|cut|reduce) (?:it|this|the (?:video|film|clip)) by (?:cutting|removing|deleting|dropping|trimming|chopping)(?: away| off| out)? (?=(?:its|the) (?:first|last|second|final|opening))",
        "remove ",
    ),
    to(
        rf"((?<![a-z])(?:to|be|make|last|time|it) [^,;]{{0,24}}?{SPAN}(?: long)?)\s*[,(]* ?(?:by )?(?:trim(?:ming)?|cut(?:ting)?|chop(?:ping)?|tak(?:e|ing) it)(?: off| away| it)?(?: from| off)? (?:the|its) (?:tail|end|back|ending)\)?(?=\s*[.!]*$)",
        r"\1",
    ),
    to(
        rf"(?<![a-z])(?:delete|cut(?: off)?|remove|drop|trim|lose) the (?:tail|end|rest|back) of (?P<c>{PIECE}),? leaving (?:only |just )?(?:its|the) first ({SPAN})",
        r"keep the first \2 of \g<c>",
    ),
    to(
        rf"(?P<c>{PIECE}) (?:should|must|has to|needs to|can) (?:stop|end|finish) (?:after|at) ({SPAN})(?=\s*(?:$|[,.;]))",
        r"keep the first \2 of \g<c>",
    ),
    to(
        r"(?<![a-z])trim the (?P<e>head|start|beginning|front|tail|end|back) (?:to|until|so (?:that )?it (?:starts|begins|ends|stops)(?: at)?|so it ends at) (?=\d)",
        lambda f: f"{'end' if f['e'] in {'tail', 'end', 'back'} else 'start'} at ",
    ),
    to(
        rf"(?<![a-z])(?:cut|trim)(?: it)? from the (?:beginning|start|front) until (?:there (?:are|is)|only|just) ({SPAN}) (?:are |is )?(?:left|remains?|remaining)",
        r"keep the last \1",
    ),
    to(
        r"(?<![a-z])(?P<w>edit|cut|cutting|split|splitting) points? (?=at |\d)",
        "split ",
    ),
    to(r"(?<![a-z])(?:add|insert|make|put|place|set)(?: an?)? (?=split at )", ""),
    to(
        r"(?<![a-z])the (?:(?P<w>former|front|earlier|latter|back|rear|later) (?:part|piece|portion|bit|chunk)|(?P<n>first|second|last) (?:piece|portion|bit|chunk))(?= only|\s*(?:$|[,.;]| (?:away|out)\s*$))",
        lambda f: f"the {f['n'] or ('first' if f['w'] in {'former', 'front', 'earlier'} else 'last')} part",
    ),
    to(
        rf"(?<![a-z])(?:the )?(?P<e>front|start|beginning|head)\s*[:,]? ?[-−–] ?({SPAN}),? (?:and )?(?:the )?(?:back|end|tail)\s*[:,]? ?[-−–] ?({SPAN})",
        r"remove the first \2 and remove the last \3",
    ),
    to(r"(?<![a-z])top and tail(?: it| this| the (?:video|film|clip))?\s*[,:] (?=\d[^,;]{0,14} (?:off|from) )", ""),
    to(
        r"(?<![a-z])(?P<a>first|opening|initial|last|closing|final) (?P<n>\d+)(?P<m>,? and (?:then )?(?:the )?(?:first|opening|last|closing|final) \d+ ?(?P<u>seconds?|secs?|minutes?|mins?))(?![a-z])",
        r"\g<a> \g<n> \g<u>\g<m>",
    ),
    to(
        r"(?P<a>\d+(?:\.\d+)? ?(?P<u>seconds?|secs?|s))(?P<m> (?:off|from) the [a-z]+,? (?:and )?)(?P<n>\d+)(?= (?:off|from) the )",
        r"\g<a>\g<m>\g<n> \g<u>",
    ),
    to(r"^\d [a-z]+ to (?:cut out|cut|remove|delete|take out)\s*[,:]", "remove "),
    to(r",? one (?=(?:between|from) \d)", " "),
    to(r" and (?:the other|another|the second)(?: one)? (?=(?:between|from) \d)", " and "),
    to(r"(?<![a-z])make (?:the|a|my) (?:video|film|clip|movie) (?:out of|from|of) (?=\d)", "keep "),
    to(rf"({CLOCKED} ?(?:-|–|to|until) ?{CLOCKED}),? (?:followed by|plus|then) (?=\d)", r"\1 and "),
    to(
        r"(?<![a-z])(?:what )?(?:i|we) (?:need|want)(?: is| are)?(?: just| only)? \d (?:pieces|parts|bits|stretches|sections|segments)(?: only)?\s*[:,]",
        "keep only ",
    ),
    to(
        rf"^after (?P<t>{CLOCKED}|\d+ minutes? (?:and )?{SPAN}) (?:nothing|not much)[a-z ]{{0,24}}(?:happens|is happening|goes on|is going on)[,;]",
        r"end at \g<t>,",
    ),
    to(r",? (?:and )?(?:just )?(?:cut|stop|trim)(?: it)? there(?=,? and |\s*(?:$|[,.;]))", ""),
    to(
        rf"(?<![a-z])(?:skip|jump|go)(?: ahead| forward| straight)* to ({CLOCKED})(?: and (?:start|begin)(?: from)? there)?(?=\s*(?:$|[,.;]| and ))",
        r"start at \1",
    ),
    to(r"(?<![a-z])be (?:cut|shortened|brought)(?: down)? to (?:exactly |just |only |about )?(?=\d)", "be trimmed to "),
    to(
        rf"^(?:(?:i|we) (?:need|want) |make |into )?\d (?:clips|parts|pieces)[^,;:\d]{{0,20}}[:,] (?:one )?(?:up to|until|from the start to|before) (?P<p>{CLOCKED}|the match) and (?:one )?(?:from|after) (?P=p)(?: on(?:wards?)?| to the end)?",
        r"split at \g<p>",
    ),
    to(r"(?<![a-z])where it says (?=\d)", "at "),
    to(
        r"(?<![a-z])into (\d) (?:parts|pieces|clips|segments|sections),? (?:all |each )?(?:of )?(?:equally long|equal length|the same length|equal|the same size)",
        r"into \1 parts",
    ),
    to(
        rf"(?<![a-z])(?:(?:i want|make|do|put) )?(?:a )?split at ({CLOCKED}),? (?:with|and) the (?P<w>first|second|last) (?:part|half|piece|bit) (?:deleted|removed|gone|dropped|cut)",
        lambda f: f"{'start' if f['w'] == 'first' else 'end'} at {f[1]}",
    ),
    to(
        rf"^(?:at the )?(?P<e>end|start|beginning)\s*[:,] (?:please )?(?P<v>cut|trim|remove|chop|lose|drop)(?: off| away)? ({SPAN})",
        lambda f: f"remove the {'last' if f['e'] == 'end' else 'first'} {f[3]}",
    ),
    to(
        r"(?<![a-z])apart from (?:from )?(?:the (?:part|bit|stretch|section|piece) )?(?:from |between )?(?=\d[\d:.]* ?(?:s|secs?|seconds?)? ?(?:-|–|to|and|until))",
        "except from ",
    ),
    to(
        rf"(?<![a-z])(?:i want|i need|i'd like|make|give me|create) (?:an? |one )?({SPAN})(?: long)? (?:video|clip|film|version|movie) (?:out of|from|of) (?:this|it|that|the (?:video|film))",
        r"make it \1 long",
    ),
    to(r"^\d (?:cuts|splits|split points)(?: please)?\s*[,:]? (?=one (?:at )?\d)", "split at "),
    to(
        r"(?<=split at )one (?:at )?(?P<a>\d[\d:.]*(?: ?[a-z]+(?: \d+)?)?),? (?:and )?(?:one|another|the other|the second|a second)(?: one)? at ",
        r"\g<a> and ",
    ),
    to(r"(?<![a-z])stop (?:the )?(?:video|film|clip|movie|it) (?=(?:at |\d)(?![^,;]* for \d))", "end the video "),
    to(
        r"(?<![a-z])(?:everything|all|what's|what is|what comes|anything) (?P<w>after|before|behind|in front of) (?:the|that|this) (?:split|cut|cutting point|point)(?=\s*(?:$|[,.;]))",
        lambda f: "what comes after" if f["w"] in {"after", "behind"} else "what comes before",
    ),
    to(r"(?<![a-z])(?:should|must|to) open (?=\d|at )", "should start at "),
    to(r",? and (?:then )?run(?:s)? (?:on )?(?:to|until|till) the (?:very )?end(?=\s*(?:$|[,.;]))", ""),
    to(r"^\d (?:bits?|parts?|places?|spots?|sections?|pieces|stretches|things) (?:have|need) to go\s*[:,]", "remove "),
    to(r"(?<![a-z])(?P<n>\d+)[- ]and[- ]a[- ]half[- ](?P<u>second|minute)s?", lambda f: f"{f['n']}.5 {f['u']}s"),
    to(
        r"(?<![a-z])(?P<n>one|two|three)-and-a-half-(?P<u>second|minute)",
        lambda f: f"{ {'one': 1, 'two': 2, 'three': 3}[f['n']] }.5 {f['u']}s",
    ),
    to(r"(?<![a-z])(the|a|this|that) stretch(?:es)?(?= (?:from|between|of|at|\d))", r"\1 part"),
    to(
        r"(?<![a-z])seconds? (\d+) to (\d+),? (?:and|&|and also|as well as) (?:also )?(?:seconds? )?(\d+) to (\d+)(?!\s*%)(?: seconds)?",
        r"\1 to \2 seconds and \3 to \4 seconds",
    ),
    to(
        r"(?<![a-z])(?:what's|what is|everything|all|anything|whatever's|the part|what comes|whatever is) (?:before|in front of|ahead of) (?:it|that|this)(?=\s*(?:$|[,.;]))",
        "what comes before",
    ),
    to(
        r"(?<![a-z])(?:what's|what is|everything|all|anything|whatever's|the part|what comes|whatever is) (?:after|behind|following) (?:it|that|this)(?=\s*(?:$|[,.;]))",
        "what comes after",
    ),
    to(r"(?<![a-z])into thirds(?![a-z])", "into 3 parts"),
    to(r"(?<![a-z])into (?:quarters|fourths)(?![a-z])", "into 4 parts"),
    to(
        rf"(?<![a-z])({SPAN}) (?P<w>at|off|from) the (?:very )?(?P<a>start|beginning|front),? and (?:by )?(?P<n>\d+)(?: more)? (?:at|off|from) the (?:very )?end",
        r"\1 \g<w> the start and \g<n> seconds \g<w> the end",
    ),
    to(
        r"(?<![a-z])(?P<w>end|finish|stop)(?P<s>e?s|ing|ning|ping)? after (?:the first )?(?=\d)",
        lambda f: f"{f['w']}{f['s'] or ''} at ",
    ),
    to(
        rf"(?<![a-z])(?:trim|cut|shorten|chop) (?:off )?the (?:beginning|start|front) by ({SPAN}),? and (?:the )?(?:end|ending|back) by ({SPAN})",
        r"remove the first \1 and remove the last \2",
    ),
    to(rf"(?<![a-z])starting ({SPAN}) in(?=\s*(?:$|[,.;]))", r"starting at \1"),
    to(
        r"(?<![a-z])(?:i|we) (?:don't|do not) want the (?P<x>[a-z]+ and the [a-z]+)[,;] (?:remove|delete|drop|lose) (?:both|them)(?: of them)?",
        r"remove the \g<x>",
    ),
    to(
        r"(?<![a-z])(?:two|three|\d) (?:stretches|parts|bits|sections|places) are (?:boring|bad|dull|shaky|useless|too long)[,:;]? ?(?P<r>[^.;]*?)[.;,]? ?(?P<v>remove|delete|cut|take out|drop|lose) (?:both(?: of (?:them|those))?|them(?: both| all)?|all(?: of them)?|those)(?: out)?",
        r"remove \g<r>",
    ),
    to(r"^(?:the )?(?:split|cut|blade|razor)(?:ting)?(?: points?)?\s*[:,]\s*(?:at )?(?=\d+:\d\d)", "split at "),
    to(rf"(?<![a-z])(?P<w>remove|delete|cut|cut out|take out|drop|lose) the {SPAN} (?=from |between )", r"\g<w> "),
    to(
        r"(?:(?:there are|i have|i've got|make|do) )?\d (?:bits?|cuts?|parts?|places?|spots?|sections?|stretches|ranges?|pieces)(?: please)? (?:to (?:cut|remove|delete|take out|go)|for removal)\s*[,:]?",
        "remove ",
    ),
    to(r"^\d cuts(?: please)?\s*[:,] (?P<r>[^.;]*?)(?: should (?:(?:both |all )?go|be removed))?$", r"remove \g<r>"),
    to(
        r"(?<![a-z])(?:these |those |both |the )?(?:\d )?(?:[a-z]+ )?(?:parts|bits|ranges|sections|stretches|pieces|places),? (?=\d+(?::\d\d)?(?:s| seconds)? ?(?:-|to|–) ?\d)",
        "",
    ),
    to(
        r"(?<![a-z])(?P<w>(?:i'd like|i want|i need|please have|have|get) )(?P<r>\d[\d:.]* ?(?:-|–|to) ?\d[\d:.]*(?:(?:,| and) \d[\d:.]* ?(?:-|–|to) ?\d[\d:.]*)*) (?:cut|removed|deleted|taken|gone|out)(?: out)?(?: of (?:it|the (?:video|film)))?",
        r"remove \g<r>",
    ),
    to(rf"(?<![a-z])(?:a |one )({SPAN}) (?:version|edit|cut)(?: of (?:it|this|the video))?", r"make it \1 long"),
    to(rf"(?<![a-z])(?:i (?:need|want)|give me|make) (?:a )?({SPAN})(?: long)? version", r"make it \1 long"),
    to(
        rf"(?<![a-z])make ({CLOCKED}) the (?:new )?(?P<e>start|beginning|opening|end|ending|finish)(?:ing)?(?: point)?",
        lambda f: f"{'start' if f['e'] in {'start', 'beginning', 'opening'} else 'end'} at {f[1]}",
    ),
    to(
        rf"(?P<a>(?:a )?(?:cut|split) at {CLOCKED}),? (?:and )?(?:another|one|a second)(?: one)? at ({CLOCKED})(?:,? (?:and )?(?:another|one|a third|a last)(?: one)? at ({CLOCKED}))?",
        lambda f: f"{f['a']} and {f[2]}" + (f" and {f[3]}" if f[3] else ""),
    ),
    to(
        r"(?<=[a-z]) the (?:first|last|opening) (?P<t>\d+ seconds?) (?:out|away|off|gone)(?=\s*(?:$|[,.;]))",
        lambda f: f[0],
    ),
    to(
        r"^(?P<r>(?:the )?(?:first|last) \d+(?:\.\d+)? ?(?:seconds?|secs?|s|minutes?)) (?:out|away|off|gone)(?=\s*(?:$|[,.;]))",
        r"remove \g<r>",
    ),
    to(
        rf"(?:to be|it's|it is|down to|to) ({SPAN}) (?:in total|in all|overall|altogether|total)(?![a-z])",
        r"to be \1 long",
    ),
    to(
        r",? (?:and |because |since |as )?(?:the )?(?:bits?|parts?|stuff|rest|everything|all|part) (?:before|after|in front|that follows|that comes (?:before|after))(?: it| that| this)?(?: is| was|'s| are)? (?:useless|boring|rubbish|no good|no use|dull|bad|nothing|pointless|irrelevant|too long)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(rf"(?<![a-z])(after|past|beyond|following|before) the (?:first|opening|initial) ({SPAN})", r"\1 \2"),
    to(
        rf"(?<![a-z])at ({CLOCKED}),? (show|put|display|write|add|place) ([^;\d]*?),? (?:until|till|to|up to) ({CLOCKED})(?=\s*(?:$|[,.;]))",
        r"\2 \3 from \1 to \4",
    ),
    to(rf"^(?:so )?first(?: of all|ly)?,? (?=(?:double|halve|set|{VERBS[3:-1]})(?![a-z]))", ""),
    to(rf"(?<![a-z])(?P<a>{SPAN}) of (?:lead[- ]in|run[- ]up|build[- ]up|context) before ", r"\g<a> before "),
    to(
        r"(?<![a-z])(?P<w>start|begin|end|stop|finish)(?P<s>s|ing|ning|ping)?(?: time)?(?:\s*:)? (?=\d+:\d\d(?:\.\d+)?(?!\d|\s*(?:-|to |–)))",
        lambda f: f"{f['w']}{f['s'] or ''} at ",
    ),
    to(r"(?<![a-z])(?P<w>at|from|to|until|till|after|before) second (\d+)(?![\d:])", r"\g<w> \2 seconds"),
    to(r"(?<![a-z])in front of (?:the |my )?(?:video|film|movie|whole thing)(?![a-z])", "at the start"),
    to(r"^\d (?:cuts|splits|split points)(?: please)?\s*[,:]?\s*(?:at )?(?=\d)", "split at "),
    to(r"(?<![a-z])split here\s*[:,]?\s*(?=\d)", "split at "),
    to(
        r"(?<![a-z])(?P<w>the )?(?P<e>start|end|in|out)(?:ing)?[- ]?point (?:(?:to|at|=) )?(?=\d)",
        lambda f: f"{'start' if f['e'] in {'start', 'in'} else 'end'} at ",
    ),
    to(r"(?<![a-z])(?:move|set|shift|put) the (?P<e>start|end) at (?=\d)", r"\g<e> at "),
    to(
        r"(?<![a-z])(?:chop|cut|trim|take|lop|snip|shave) the (first|last) (\d\d)(?= (?:off|out|away)\s*(?:$|[,.;]))",
        r"cut the \1 \2 seconds",
    ),
    to(
        r"(?<![a-z])(leave|keep|use|remove|cut|delete|take out|lose|drop|bin|scrap|(?:don't|do not) need) (\d{1,3}) ?(?:to|-|–|through|thru) ?(\d{2,3})(?=\s*(?:$|[,.;]|please|pls|only))(?! ?%)",
        r"\1 from \2 to \3 seconds",
    ),
    to(r"(\d+ minutes?) and (\d{1,2})(?=\s*(?:$|[,;]|\.(?!\d)))", r"\1 \2 seconds"),
    to(
        rf"(?<![a-z])(?:end|finish|stop) (?:(?:the (?:video|film|movie|whole thing)|it) )?({SPAN}) (?:earlier|sooner)",
        r"remove the last \1",
    ),
    to(
        rf"(?<![a-z])(?:start|begin) (?:(?:the (?:video|film|movie|whole thing)|it) )?({SPAN}) (?:later|in)(?![a-z])",
        r"remove the first \1",
    ),
    to(
        r"^in(?:[- ]?point)?\s*(?:at|is|=|,|:)? (?P<a>\d[\d:.]*)(?P<u> ?(?:seconds?|secs?|s))?,? (?:and )?out(?:[- ]?point)?\s*(?:at|is|=|,|:)? (?P<b>\d[\d:.]*)(?: ?\(?(?:seconds?|secs?|s)\)?)?(?=\s*$)",
        r"keep from \g<a> to \g<b>",
    ),
    to(
        rf"^(?:the |my |our )?[a-z]+ (?:wants?|needs?|asked for|says?|allows?) (?=(?:only )?{SPAN} (?:max|maximum|tops|at most))",
        "make it ",
    ),
    to(
        rf"({SPAN}) (?:max|maximum|tops|at most)(?=$|[,.;])(?:, (?:take|cut|trim) (?:it|that|the rest) off the (?:end|back|tail))?",
        r"\1",
    ),
    to(r"(?<=[a-z\d]) n (?=(?:the |last |first |then )?[a-z\d])", " and "),
    to(r"(?<![a-z\d])1st(?![a-z])", "first"),
    to(r"(?<![a-z\d])2nd(?![a-z])", "second"),
    to(
        r"(?:^|(?<=[,.;] ))without (?:dropping|losing|cutting|removing|deleting|touching|changing) (?:any|anything|a |the )[^,;]{0,20}, ",
        "",
    ),
    to(rf"({SPAN}) (?:right|just|immediately|directly) (?=(?:before|after|ahead of|following) )", r"\1 "),
    to(
        r"(?:^|(?<=[,.;] ))(?:nothing|not much|little)(?: really| much| interesting)? (?:happens|goes on|is happening|is going on) (?:in|for|during) (?=the (?:first|last)|\d)",
        "",
    ),
    to(
        r",? (?:so )?(?:keep|leave|use) (?:just |only )?(?:that|this|those)(?: bit| part| one)? and (?:nothing else|(?:drop|lose|bin|cut|delete) the rest)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(rf"({SPAN}),? (?:the ones|namely|that is|those) (?:just |right )?(before|after) ", r"\1 \2 "),
    to(
        r"^some (?:bits|parts|places|people) (?:are|is) [a-z ]{3,20},? (?:and |but |while )?(?:others|some|other bits|other parts)(?: are)? [a-z ]{3,20}, (?:so |please )*(?=make|even|level|normali)",
        "",
    ),
    to(
        r",? (?:and |but )?(?:(?:don't|do not|without) (?:delete|deleting|remove|removing|cut|cutting|lose|losing|throw|throwing) (?:anything|any(?: of (?:it|them))?)|nothing(?: is| gets| to be)? (?:removed|deleted|cut|lost|thrown))(?: away| out)?(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(rf"({SPAN}) (?:starting|beginning|that starts?|that begins?) (?:at|from) ({CLOCKED})", r"\1 from \2"),
    to(r" before (?:anything|it|everything|the action|the picture) (?:moves|starts|begins|happens)(?=$|[,.;])", ""),
    to(r",? (?:but |and |with |keep(?:ing)? )?(?:the |its )?same (?:duration|length|size)(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])only (the (?:bit|part|stretch|section|piece) [^,;]{3,40}) (?:matters|is any good|is (?:good|interesting|useful|worth it))(?=$|[,.;])",
        r"keep only \1",
    ),
    to(
        r",? (?:and )?(?:the )?same(?: thing)?(?: goes)? (?:with|for) (?=everything (?:before|after)|(?:the )?(?:first|last) \d|\d)",
        " and ",
    ),
    to(
        rf"(?<![a-z])(everything|anything|all) more than (?={SPAN} (?P<s>after|past|before|ahead of) )",
        lambda f: f"{f[1]} {'before' if f['s'] in {'before', 'ahead of'} else 'after'} ",
    ),
    to(
        r"(?<![a-z])(?:keep|use|leave|save|retain|preserve) ([^,;]{1,30}\d(?:s|secs?| seconds)? and [^,;]{1,30}) only(?=\s*$)",
        r"keep \1",
    ),
    to(
        rf"(?<![a-z])(?:trim|shorten|cut|reduce) the (start|beginning|front|head|end|tail|back|intro|outro)(?: end)? (?:down )?by ({SPAN})",
        r"trim \2 off the \1",
    ),
    to(rf"^(?:ok(?:ay)? |so )?first(?:ly| of all| off| up| thing)?,? (?={VERBS}(?![a-z]))", ""),
    to(
        r"(\d{1,2} ?[:x] ?\d{1,2}),? (?:with |using |and )?(?:just )?fit(?: mode| it)?(?=\s*(?:$|[,.;]))",
        r"\1 nothing cut off",
    ),
]
