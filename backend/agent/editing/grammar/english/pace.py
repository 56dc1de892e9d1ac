# ruff: noqa: E501  # a pattern is read whole or not at all
"""How fast and which way it plays."""

from __future__ import annotations

from backend.agent.editing.grammar.english.common import ABOUT_PACE, CLOCKED, FOLD, LASTS, PIECE, SPAN, F
from backend.agent.editing.marks import Step, to

STEPS: list[Step] = [
    to(r"(?<![a-z])at (?:an?|one) third (?:of )?(?:the |its |normal |usual )*speed", "at 1/3 speed"),
    to(r",? before (?:moving|carrying|going|continuing|playing|resuming)(?: on| along)?(?=\s*(?:$|[,.;]))", ""),
    to(
        r"(?<![a-z])(?:i want |give me |do |make it |let's have )?(?P<n>\d) (?:plays|runs|rounds|loops|repeats|repetitions) of (?:this|it|the (?:video|film|clip|whole thing))(?: back to back| in a row| one after (?:the other|another))?",
        r"loop the video \g<n> times",
    ),
    to(
        r"(?<![a-z])play (?:it|it all|all|everything|the (?:whole|entire) (?:thing|video|film)|all \d clips|the (?:video|film))(?: through)?(?:,| and| then)* (?:all )?(?:over )?again(?=\s*(?:$|[,.;]))",
        "loop the video twice",
    ),
    to(r"(?<![a-z])in half the time(?: by speeding (?:it|things) up)?", "at 2x speed"),
    to(
        r"(?<![a-z])(?P<w>(?:super |very |really |extra )?(?:slow|slower|slow[- ]mo(?:tion)?)[^,;:\d]{0,30})[:,(] ?(?P<n>\d+ ?(?:%|percent))",
        r"\g<w> at \g<n> speed",
    ),
    to(
        r"(?<![a-z])(?:change|turn|flip|switch|reverse) the (?:playback direction|direction of (?:play|playback))",
        "reverse it",
    ),
    to(r"(?<![a-z\d])(?P<n>\d) and a half(?! (?:second|minute|sec|min|s|m)(?![a-z]))", r"\g<n>.5"),
    to(
        r"(?<![a-z])(?P<w>accelerate|speed up)(?P<m>[^,;\d]{0,24}) by (?P<n>[2-9])(?![\d.:%x]| ?(?:%|percent|s|sec|seconds?|times))",
        r"\g<w>\g<m> \g<n>x",
    ),
    to(
        r",? (?:just )?(?:as|like|the way) (?:it|they) (?:was|were) (?:recorded|shot|filmed|captured)(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(r"(?<=speed), (?:so )?(?:please )?(?:go|take it|change) back to (?:that|it)(?=\s*[.!]*$)", ""),
    to(
        rf"(?P<w>slow[- ]?mo(?:tion)?|fast[- ]forward|time-?lapse|in reverse|backwards|half speed|double speed)(?: please)?, (?:starting|beginning|from)(?: at| from)? ({CLOCKED}),? (?:and )?(?:ending|finishing|stopping|until|to)(?: at)? ({CLOCKED})",
        r"\g<w> from \2 to \3",
    ),
    to(
        rf"^(?:only|just) (?P<c>{PIECE}|the (?:opening|closing|first|last|second|third|middle) (?:clip|one|shot))\s*[:,] (?=(?:at )?(?:half|double|twice|slow|fast|\d(?:\.\d+)?x|mute|black|b&w|revers|backward|mirror|flip|dark|bright|blur|\d+ ?%))",
        r"\g<c> ",
    ),
    to(
        rf"(?<![a-z])when (?:it|the video|the film|playback|we) (?:gets to|comes to|reaches|get to|is at|hits) ({CLOCKED})",
        r"at \1",
    ),
    to(
        rf"(?<![a-z])(?P<a>at {CLOCKED})(?P<m>[^;\d]{{0,30}}), (?:please )?(?P<v>freeze|hold|pause|stop)(?: on)? (?:that|the|this) frame",
        r"\g<m>, \g<v> \g<a>",
    ),
    to(rf"(?<![a-z])freeze(?: frame)?[,:] (?:at )?(\d+:\d\d|{SPAN})[,:]? (?:for )?({SPAN})", r"freeze at \1 for \2"),
    to(
        rf"(?<![a-z])(?:let|have|keep|make) the (?:frame|picture|image) at ({CLOCKED}) (?:to )?(?:stay|stand|hold|remain|stand still|stop)(?: (?:on(?: the)? screen|up|there|still))?",
        r"freeze at \1",
    ),
    to(
        r"^(?=[^;]*(?:freez|hold|keep|pause|stay|linger|stop on))(?=[^;]*(?<![a-z])(?:last|final|closing|end) (?:frame|picture|image)(?![a-z]))(?![^;]*(?: and | then | from | title| caption| music))[^;\d]*?(\d+)(?: more| extra| further)?(?:[ -](?:s|secs?|seconds?)(?![a-z])|s(?![a-z]))(?: more| longer| long)?[^;\d]*$",
        r"freeze the last frame for \1 seconds",
    ),
    to(
        r"(?<![\w/.])(?P<a>\d)/(?P<b>[2-9])(?: of)?(?: the| its)?(?: (?:normal|original|usual|current))?(?= speed)",
        lambda f: f"{int(f['a']) / int(f['b']):.3g}x",
    ),
    to(r"(?<![a-z])(?:at |to )?(?:a )?quarter[- ]speed", "0.25x speed"),
    to(
        r"(?<![\w.])(\d+(?:\.\d+)?) (?:of|times) (?:its|the) (?:normal|original|usual|current|present) speed",
        r"\1x speed",
    ),
    to(
        r"(?<![a-z])(?:return|restore|reset|bring|set|put|take|drop|turn) (?:the |its )?speed (?:back )?(?:up |down )?to (?:normal|1(?:x| times)?(?![\d.:%]| ?percent))",
        "play at normal speed",
    ),
    to(r"(?<![a-z])(?P<v>play|run|go|be)(?P<w> it| this)? in real[- ]time(?: again)?", r"\g<v>\g<w> at normal speed"),
    to(
        rf"(?<![a-z])(?:let|have|make) the (?:action|picture|video|image|film) (?:stop|freeze|pause|halt|stand still) at ({CLOCKED})(?= for)",
        r"freeze at \1",
    ),
    to(
        r"(?<= )(?:before (?:going|carrying|moving|continuing|playing|resuming)(?: on)?|,? ?(?:and )?(?:after that|afterwards|then)(?: it)? (?:resumes?|continues?|goes on|plays on|carry on|carries on))(?=\s*(?:$|[,.;]))",
        "",
    ),
    to(rf"^(?:when|as|where) [a-z ]{{3,30}} \(({CLOCKED})\),? ", r"at \1 "),
    to(
        r"(?<![a-z])(?P<n>\d+) plays of (?P<w>the (?:clip|video|film)|it|clip \d)(?:,? (?:one after the other|in a row|back to back))?",
        r"play \g<w> \g<n> times",
    ),
    to(
        rf"(?<![a-z])(?P<v>play|show|see|watch|run|loop|repeat) the (?P<f>{F}) (?=(?:twice|thrice|\d+ times)(?![a-z]))",
        r"\g<v> the \g<f> clip ",
    ),
    to(r"(?<=\d )times as (?:fast|quick) as (?:the original|before|normal|now)(?![a-z])", "times the speed"),
    to(
        r"(?<![a-z])(?:turn|flip|switch) the (?:playback|direction|playback direction) (?:around|round|over)",
        "reverse ",
    ),
    to(
        r"(?<=speed|otion|kward|verse) in (?=black[- ]and[- ]white|b&w)|(?<=backwards) in (?=black[- ]and[- ]white|b&w)",
        " and make it ",
    ),
    to(r"(\d+ ?(?:%|percent)) of (?:its|the) (?:normal|original|usual|current|present) speed", r"\1 speed"),
    to(r"(?<=\d) ?times (?:its|the) (?:normal|original|usual|current|present) speed", "x speed"),
    to(
        r"(?<![a-z])(?:go to |make it |let's do |should be |use |better )?(\d+(?:\.\d+)?) ?(?:x|times)(?: (?:as fast|speed))?,? (?:instead of|not|rather than) (?:\d+(?:\.\d+)? ?(?:x|times)|double|twice)(?: (?:the )?speed)?",
        r"\1x speed",
    ),
    to(
        r"(?<![a-z])instead of \d+(?:\.\d+)? ?(?:x|times)(?: speed)?,? (?:i want|make it|use|i'd like|do)? ?(\d+(?:\.\d+)?) ?(?:x|times)(?: speed)?",
        r"\1x speed",
    ),
    to(
        r"(?<![a-z])(?:should|can|must|has to|have to|could|will|may) go (?=(?:by )?(?:\d|at \d|twice|half|double|faster|slower|backwards?|in reverse))",
        "play ",
    ),
    to(
        r"(?<![a-z])the (?:intro|start|beginning|opening|ending|end|outro) (?:is|drags|goes on|feels|seems|takes)(?: on| far| way| much| a bit| too)* (?:too )?(?:long|slow|boring|dull|forever)\s*[,;:-]+ (?:so )?(?=[a-z])",
        "",
    ),
    to(
        r"(?<![a-z])(?:show|play|run|put|have|make) (?:the )?(?:part|bit|section|stretch|piece|video)?(?: from)? ?(?P<r>\d[\d:.]*s? ?(?:-|–|to|until) ?\d[\d:.]*(?: ?(?:s|seconds))?) (?P<w>in slow[- ]mo(?:tion)?|in reverse|backwards?|faster|slower)",
        lambda f: f"{'slow motion' if 'slow' in f['w'] and 'mo' in f['w'] else f['w']} from {f['r']}",
    ),
    to(
        r"(?<![a-z])(?:run|play|show|make) seconds? (\d+) (?:to|until|through) (\d+) (?=backwards?|in reverse)",
        r"reverse from \1 to \2 seconds ",
    ),
    to(r"(?<![a-z])reverse from ([\d]+ to [\d]+ seconds) (?:backwards?|in reverse)", r"reverse from \1"),
    to(
        r"(?<=in reverse order),? (?:with )?(?:the )?last (?:clip )?first(?:,? (?:and )?each (?:one )?(?:still )?(?:forwards?|normal(?:ly)?|unchanged))?",
        "",
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
    to(r"(?<=clip )(\d) to (?=\d+(?:\.\d+)? ?(?:x|times|%))", r"\1 at "),
    to(
        r"(?<![a-z])(?P<w>clip \d|the (?:first|second|third|last) (?:clip|one)) is (?:too |a bit |very |so )?(?P<p>slow|fast)\s*[,;] (?:so )?make it (?=twice|half|\d)",
        r"make \g<w> ",
    ),
    to(
        rf"(?<![a-z])(?P<v>freeze|pause|hold|stop)(?P<w>[^,;\d]{{0,24}}) at (?P<p>{CLOCKED}),? (?:for )?(?P<t>{SPAN})",
        r"\g<v>\g<w> at \g<p> for \g<t>",
    ),
    to(
        r"(?<![a-z])(?:from |at )?seconds? (\d+(?:\.\d+)?) (?:to|until|till|through|and|-) (?:second )?(\d+(?:\.\d+)?)(?! ?(?:%|x|times))(?: seconds?)?",
        r"from \1 to \2 seconds",
    ),
    to(
        r"(?<![a-z])(?:play|run|make|put|set) (?:it |this |the (?:video|film|clip|footage) )?at (\d+(?:\.\d+)?) times (?:the )?(?:normal|original|usual|real) speed",
        r"speed \1x",
    ),
    to(r"((?:twice|\d times)(?: over)?),? (?:all )?(?:back to back|in a row|in succession)(?=\s*(?:$|[,.;]))", r"\1"),
    to(r"(?<![a-z])(\d+) (?:rounds|goes|runs|plays)(?: in (?:total|all)| altogether)?(?=\s*(?:$|[,.;]))", r"\1 times"),
    to(r"(?<![a-z])(loop (?:it|this|the (?:whole thing|video|clip))), (?=\d+ times)", r"\1 "),
    to(r"((?:twice|\d times)[^,;]{0,20}),? one after (?:the other|another)(?=\s*(?:$|[,.;]))", r"\1"),
    to(r"(?<![a-z])to be (?:shown|played|seen) (?=\d times|twice)", "played "),
    to(
        r"(?<![a-z])(twice|double|thrice|\d(?:\.\d+)? ?(?:x|times)) as (?:fast|quick(?:ly)?)(?![a-z]| as)",
        r"\1 the speed",
    ),
    to(r"(?<![a-z])half as (?:fast|quick(?:ly)?)(?![a-z]| as)", "half speed"),
    to(r"(?<![a-z])(?:by )?(two|three|four|five|ten|\d+)-?fold(?![a-z])", lambda f: f"{FOLD.get(f[1], f[1])}x"),
    to(
        r"(?<![a-z])(?:crank|ramp|rev)(?: it| this| the (?:video|clip|speed|whole thing)| everything|(?P<r> \d[\d:.]* ?(?:to|-|–) ?\d[\d:.]*))? up (?:to )?(?=\d+(?:\.\d+)? ?(?:x|times)(?![a-z]))",
        lambda f: f"speed{f['r'] or ''} ",
    ),
    to(
        r"((?:first|last|opening|final|between|from|until|till|\d:\d\d|to \d).{0,60}?),? (?:and |but )?then (?:it |it's |go |goes |going |play |plays )*(?:back |return |return(?:s|ing) )*"
        r"(?:to |at |in )?(?:normal|regular|real[ -]?time|usual|ordinary)(?: speed| pace)?(?: again| after(?: that)?| from there| for the rest)?(?=\s*$)",
        r"\1",
    ),
    to(
        rf"((?<![a-z]){ABOUT_PACE}[a-z-]*[^,;.]{{0,60}}?),? (?:so (?:that )?|until |such that )(?:it|the (?:video|clip|whole thing)|everything|that)(?: (?:all|only|just|will|should))*"
        rf" {LASTS}(?: (?:just|only|exactly|about|for|in|into|within|to|at|out|down|under))* (?={SPAN}(?: long| in total| total)?\s*$)",
        r"\1 playtime ",
    ),
    to(
        rf"((?<![a-z]){ABOUT_PACE}[a-z-]*[^,;.\d]{{0,60}}?) to (?:last|fit|take|run|be|fill|come in at)(?: (?:just|only|exactly|about|for|in|into|within|inside))* (?={SPAN}(?: long)?\s*$)",
        r"\1 playtime ",
    ),
    to(
        rf"(?<![a-z])(?:squeeze|squash|compress|condense|cram|fit|get|bring|make|stretch|shrink)(?: it| this| the (?:video|clip|whole thing)| everything)?(?: down| all)?(?: in| into| to| fit| last| fit in| fit into| run for)*"
        rf" (?P<t>{SPAN})(?: long)?,? (?:just )?(?:by|through|with) (?P<how>speeding|slowing|changing the speed|playing)(?P<more>[^,;.]*)$",
        lambda f: f"{'slower' if f['how'] == 'slowing' else 'speed'} playtime {f['t']}",
    ),
]
