"""What the whole must do, one entry a behaviour: where the demand comes from, and the test that proves it.

`source`: `wire` is the protocol's own section, `ours` a decision of this project, `safety` a rule about hostile input.
No entry is without its proof; `test_requirements` sees to that.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """One behaviour. `proof` is `file::test` below tests/, or `recorded: NAME` for a recorded conversation."""

    name: str
    source: str
    proof: str


WIRE = "backend/server/test_wire.py"
GATE = "backend/server/test_gate.py"
HTTP11 = "backend/server/test_http11.py"
UNDER_WAY = "backend/server/test_turns_under_way.py"
SERVE = "backend/server/test_serve.py"
FETCH = "backend/server/test_fetch.py"
SSRF = "backend/server/test_ssrf.py"
EXPORTS = "backend/server/test_exports.py"
ACCOUNTS = "backend/accounts/test_accounts.py"
STATE = "backend/stores/test_state.py"
BLOBS = "backend/stores/test_blobs.py"
TALK = "backend/agent/test_talk.py"
CALLS = "skill/client/test_calls.py"
STREAM = "skill/client/test_stream.py"
FILES = "skill/client/test_files.py"
STALLS = "skill/turn/test_stalls.py"
ERRORS = "contract/test_errors.py"
PEER = "contract/test_peer.py"
DEMO = "skill/demo/test_demo.py"
GUIDE = "backend/agent/test_guide.py"
PLAN = "skill/router/test_plan.py"
TRANSLATE = "skill/translate/test_translate.py"
SSE = "skill/wire/test_sse.py"
WORKFLOWS = "skill/turn/test_workflows.py"
LINE = "skill/translate/test_timeline_line.py"
#: in front of the name of a recorded conversation
REPLAY = "recorded:"


def _rows(source: str, *rows: tuple[str, str]) -> tuple[Requirement, ...]:
    return tuple(Requirement(name, source, proof) for name, proof in rows)


REQUIREMENTS: tuple[Requirement, ...] = (
    *_rows(
        "wire 1: common rules",
        ("every call carries the bearer and the three attribution headers", f"{CALLS}::test_every_call_carries_the_bearer_and_the_three_headers"),
        ("each code of the wire has its class in the client", f"{CALLS}::test_a_refusal_becomes_its_class"),
        ("a code beside HTTP 200 is a refusal", f"{CALLS}::test_a_code_beside_http_200_is_a_refusal_and_an_unknown_one_too"),
        ("missing or unknown bearer is 401 with 1001", f"{WIRE}::test_every_call_without_or_with_a_wrong_bearer_is_401_with_1001"),
        ("unknown session is 1002, and 404 on run_sse", f"{WIRE}::test_an_unknown_session_is_1002_and_404_on_run_sse"),
        ("the user id is `me` or the real one", f"{WIRE}::test_the_real_user_id_works_in_paths_as_me_does"),
        ("every row of the error table is handled once and told in one sentence", f"{ERRORS}::test_a_row_on_a_call"),
        ("a refused token of the person's own is said and a free one offered", f"{ERRORS}::test_a_refused_token_of_the_persons_own_is_said_and_the_free_one_offered"),
        ("a registered person is told to top up or upgrade", f"{ERRORS}::test_a_registered_person_is_not_asked_to_register"),
        ("the weekly limit of free tokens is told", f"{ERRORS}::test_spent_credits_and_the_weekly_limit_on_a_shared_server"),
        ("402 is a matter of the plan only when the attribution went along", f"{CALLS}::test_402_is_about_the_plan_only_when_the_attribution_went_along"),
        ("a malformed request is 422 with detail", f"{WIRE}::test_a_malformed_request_is_422_with_detail"),
    ),
    *_rows(
        "wire 2: tokens",
        ("no client id is 400", f"{WIRE}::test_a_token_call_without_client_id_is_400"),
        ("a token has user, credits and end", f"{WIRE}::test_a_token_has_its_user_credits_and_end"),
        ("the same client gets the same token while it is valid", f"{ACCOUNTS}::test_the_same_client_gets_the_same_token_while_it_is_valid"),
        ("one token a week on a shared server (429)", f"{ACCOUNTS}::test_a_second_token_in_one_week_is_too_many_on_a_shared_server"),
        ("a refused anonymous token is renewed once with the same client id", f"{CALLS}::test_a_refused_anonymous_token_is_renewed_once_with_the_same_client_id"),
        ("a token of the person's own is never replaced", f"{CALLS}::test_an_own_token_is_never_replaced"),
    ),
    *_rows(
        "wire 3: sessions",
        ("session ids are 19 digits, as text", f"{WIRE}::test_a_session_has_a_nineteen_digit_id_as_text"),
        ("another person's session is no session", f"{WIRE}::test_another_persons_session_is_no_session"),
    ),
    *_rows(
        "wire 4: chat",
        ("events have the ADK 2.x shape, one line of valid JSON each", f"{WIRE}::test_a_turn_is_a_stream_of_adk_events"),
        ("camelCase aliases and a role are accepted", f"{WIRE}::test_camel_case_and_a_role_are_accepted"),
        ("silence is filled with heartbeats", f"{UNDER_WAY}::test_silence_is_filled_with_heartbeats"),
        ("a failed turn ends with the 2.x error line, without paths", f"{UNDER_WAY}::test_a_broken_turn_ends_with_an_error_line_without_paths"),
        ("a real ADK server's turns come to what its agent did", f"{PEER}::test_a_turn_of_a_real_server_comes_to_what_was_scripted"),
        ("whole turns run on a real ADK server", f"{PEER}::test_a_whole_turn_says_what_the_agent_said"),
        ("a captured stream cut at any byte gives the same events", f"{SSE}::test_a_stream_cut_at_every_byte_gives_the_same_events"),
        ("damaged streams neither raise nor hang", f"{SSE}::test_damaged_streams_neither_raise_nor_hang"),
        ("what never ends is not kept", f"{SSE}::test_what_never_ends_is_not_kept"),
        ("still working is told every two minutes and the turn ends after fifteen", f"{STALLS}::test_silence_is_told_every_two_minutes_and_ends_after_fifteen"),
        ("heartbeats alone end after ten minutes", f"{STALLS}::test_heartbeats_alone_end_after_ten_minutes"),
        ("a message is never sent again after a broken stream", f"{STREAM}::test_a_refused_connection_is_tried_again_and_a_broken_one_never"),
        ("a clean end without words is a silent turn", f"{STREAM}::test_a_clean_end_without_words_is_a_silent_turn"),
    ),
    *_rows(
        "wire 5: uploads",
        ("several files of one request come in order", f"{WIRE}::test_several_files_come_in_order"),
        ("the kind is told by content; what is no media is 4001", f"{WIRE}::test_content_that_is_no_media_is_4001_and_leaves_nothing"),
        ("the cap is exact and a part over it is removed (4002)", f"{WIRE}::test_the_cap_is_exact"),
        ("one bad file refuses them all", f"{WIRE}::test_one_bad_file_refuses_them_all"),
        ("a media address in a message is handed to the backend", f"{ERRORS}::test_a_media_address_in_a_message_is_fetched_by_the_backend"),
        ("an address that is not fetched from is told in one sentence", f"{ERRORS}::test_an_address_that_is_not_fetched_from"),
        ("the page of a film is refused with a way to go on", f"{ERRORS}::test_a_page_is_no_file"),
        ("a file is fetched by address", f"{WIRE}::test_a_file_is_fetched_by_address"),
        ("the client checks size before it sends", f"{FILES}::test_the_cap_is_exact"),
    ),
    *_rows(
        "wire 6: credits",
        ("available, frozen and their sum", f"{WIRE}::test_credits_are_available_frozen_and_their_sum"),
        ("running work freezes credits", f"{UNDER_WAY}::test_a_second_message_meanwhile_is_409_with_3001"),
        ("spent credits are 2001 under quotas", f"{WIRE}::test_spent_credits_are_2001_with_quotas_and_the_weekly_limit_is_429"),
    ),
    *_rows(
        "wire 7: state",
        ("a fresh session may have no draft", f"{WIRE}::test_a_fresh_session_has_a_state_without_draft"),
        ("matches carry media id, moment, verdict, proof and clip", f"{TALK}::test_an_image_finds_its_film_and_the_moment_is_on_the_timeline"),
        ("m.rev rises by one per change", f"{TALK}::test_the_clip_is_edited_by_talking_in_two_languages_and_undone"),
    ),
    *_rows(
        "wire 8: renders",
        ("a render without attribution is 402", f"{WIRE}::test_a_render_without_attribution_is_402"),
        ("submit, poll and download give a film that plays", f"{EXPORTS}::test_a_draft_is_exported_and_downloaded_in_ranges"),
        ("the same id with the same body is the same job", f"{EXPORTS}::test_the_same_id_is_the_same_job_and_another_body_a_conflict"),
        ("a render can be cancelled", f"{EXPORTS}::test_a_render_is_cancelled"),
        ("both published envelopes are spoken", f"{EXPORTS}::test_mode_envelope_c"),
        ("the client understands both envelopes", f"{CALLS}::test_both_render_envelopes_say_the_same"),
        ("output.url needs no bearer and cannot be guessed", f"{WIRE}::test_a_product_is_not_had_by_guessing"),
        ("an unknown render is 404", f"{WIRE}::test_an_unknown_render_is_404"),
    ),
    *_rows(
        "wire 9: links",
        ("a claim is answered in its envelope", f"{WIRE}::test_a_claim_is_answered_in_its_envelope"),
    ),
    *_rows(
        "wire 11: our own backend",
        ("a turn outlives its connection", f"{UNDER_WAY}::test_a_turn_goes_on_when_the_client_leaves"),
        ("a second message meanwhile is 409 with 3001", f"{UNDER_WAY}::test_a_second_message_meanwhile_is_409_with_3001"),
        ("test mode: a turn of tools only", f"{UNDER_WAY}::test_mode_tools_only_says_nothing"),
        ("test mode: a trailing apology", f"{UNDER_WAY}::test_mode_apology_comes_last"),
        ("test mode: duplicated words", f"{UNDER_WAY}::test_mode_duplicate_sends_deltas_and_the_whole_twice"),
        ("test mode: silence", f"{UNDER_WAY}::test_mode_silence_sends_nothing"),
        ("test mode: abrupt close", f"{UNDER_WAY}::test_mode_abrupt_breaks_the_connection"),
        ("test mode: expired token", f"{UNDER_WAY}::test_mode_expired_token_strikes_once"),
        ("test mode: 402 and 2001", f"{UNDER_WAY}::test_mode_credits_and_plan"),
        ("test mode: 429", f"{UNDER_WAY}::test_mode_rate_strikes_once"),
        ("products are served in ranges", f"{WIRE}::test_a_product_is_had_in_ranges"),
        ("binds loopback only", f"{GATE}::test_the_server_listens_on_loopback_only"),
    ),
    *_rows(
        "ours: on the person's own machine",
        ("nothing is refused for money", f"{ACCOUNTS}::test_nothing_is_refused_for_money_on_an_own_machine"),
        ("tokens renew themselves", f"{ACCOUNTS}::test_a_token_in_use_renews_itself_on_an_own_machine"),
        ("one server a home", f"{SERVE}::test_a_second_backend_in_one_home_is_refused"),
        ("an idle server ends by itself", f"{SERVE}::test_an_idle_backend_ends_by_itself"),
        ("the first line is the base URL, and the file says the same", f"{SERVE}::test_the_first_line_is_the_base_url_and_the_file_says_the_same"),
        ("a kill loses nothing that was acknowledged", f"{SERVE}::test_a_kill_loses_nothing_that_was_acknowledged"),
        ("a turn that a kill cut off is said to be interrupted", f"{SERVE}::test_a_turn_that_a_kill_cut_off_is_said_to_be_interrupted"),
        ("an empty library offers the folders it sees", f"{TALK}::test_an_empty_library_offers_the_folders_it_sees_and_goes_on_after_yes"),
        ("absent is an honest answer, and a picture of nothing is said so", f"{TALK}::test_what_is_nowhere_is_absent_and_what_shows_nothing_is_said_so"),
        ("a new image leaves an edit alone until asked", f"{TALK}::test_a_second_image_leaves_an_edit_alone_until_asked"),
        ("a find without an image asks for one", f"{TALK}::test_a_find_without_an_image_asks_for_one"),
        ("what was uploaded is on the timeline at once", f"{TALK}::test_an_uploaded_film_is_on_the_timeline_at_once"),
        ("what is kept is read by the next process", f"{STATE}::test_a_kept_state_is_read_by_another_process"),
    ),
    *_rows(
        "safety",
        ("Host is checked on every request", f"{GATE}::test_host"),
        ("Origin is checked on every request", f"{GATE}::test_origin"),
        ("forms and preflights of web pages have no effect", f"{GATE}::test_a_form_or_a_preflight_of_a_web_page_has_no_effect"),
        ("without the secret prefix there is nothing", f"{GATE}::test_without_the_prefix_there_is_nothing"),
        ("headers and bodies are capped", f"{GATE}::test_large_headers_and_bodies_are_refused"),
        ("a sender of half a header is cut off", f"{HTTP11}::test_half_a_header_is_waited_for_no_longer_than_the_limit"),
        ("a header that trickles in is cut off all the same", f"{HTTP11}::test_a_header_that_trickles_in_is_cut_off_all_the_same"),
        ("a crowd that stalls holds up nobody", f"{HTTP11}::test_a_crowd_that_stalls_holds_up_nobody"),
        ("a body that stands still is given up", f"{GATE}::test_a_sender_that_stands_still_is_given_up"),
        ("inner addresses are never called", f"{FETCH}::test_an_inner_address_is_never_called"),
        ("no spelling of an inner host is connected to, down to the socket", f"{SSRF}::test_no_spelling_of_an_inner_host_is_connected_to"),
        ("no redirect leads inside, however deep", f"{SSRF}::test_no_redirect_leads_inside_however_deep"),
        ("a name is looked up once a hop and never trusted again", f"{SSRF}::test_a_name_that_changes_its_mind_is_looked_up_once_and_checked_each_time"),
        ("no token travels with a download", f"{SSRF}::test_no_token_travels_with_a_download"),
        ("redirects are checked hop by hop", f"{FETCH}::test_a_redirect_to_an_inner_address_is_not_followed"),
        ("the checked address is the one called", f"{FETCH}::test_the_checked_address_is_the_one_called_and_the_name_travels_as_host"),
        ("at most three redirects", f"{FETCH}::test_three_redirects_are_followed_and_a_fourth_is_not"),
        ("a name is never a path", f"{WIRE}::test_a_name_is_shown_and_never_a_path"),
        ("stored names are hashes", f"{BLOBS}::test_a_blob_lies_under_the_hash_of_its_content"),
        ("tokens stand in no database", f"{ACCOUNTS}::test_no_token_and_no_client_id_stands_in_the_database"),
        ("tokens and the prefix stand in no log", f"{SERVE}::test_no_token_prefix_or_traceback_is_logged"),
        ("odd requests of every kind give no 5xx", "backend/server/test_fuzz.py::test_three_hundred_odd_requests"),
        ("everything private is private", f"{SERVE}::test_everything_private_is_private"),
    ),
    *_rows(
        "issue 2: the main job",
        ("an image is found, edited by talking and exported, in English", f"{REPLAY} find-edit-export-en"),
        ("and in Chinese", f"{REPLAY} find-edit-export-zh"),
        ("the demo finds the true moment", f"{DEMO}::test_the_moment_it_finds_is_the_true_one"),
        ("its film is vertical, three seconds long and shows the title", f"{DEMO}::test_the_film_is_vertical_three_seconds_long_and_shows_the_title"),
        ("README prints what the demo prints", f"{DEMO}::test_the_readme_prints_what_it_prints"),
        ("no venv, an old Python, a full disk, no network: one sentence with the cure", "skill/install/test_setup.py::test_what_an_installer_says_becomes_one_sentence_with_a_cure"),
        ("an environment cut in the middle is made anew", "skill/install/test_setup.py::test_an_environment_cut_in_the_middle_is_not_taken_for_a_whole_one"),
        ("doctor checks every part and names the cure", "backend/server/test_check.py::test_what_is_broken_is_named_with_its_cure"),
        ("uninstall removes what setup made", "skill/install/test_uninstall.py::test_purge_leaves_the_home_as_it_was"),
        ("a first connection without a token", f"{REPLAY} first-connection-without-token"),
        ("a first connection with NEMO_TOKEN", f"{REPLAY} first-connection-with-token"),
        ("a direct route never calls run_sse", f"{REPLAY} credits"),
        ("a host gets one JSON object with every field", "skill/turn/test_turn.py::test_the_answer_has_every_field_and_is_ascii"),
        ("the order of backends", "skill/turn/test_turn.py::test_the_order_of_backends"),
        ("our own backend never sees the person's token", "skill/turn/test_turn.py::test_our_own_backend_never_sees_the_persons_token"),
        ("a library is indexed again only where it changed", "backend/library/test_library.py::test_films_are_indexed_once_and_known_by_content"),
        ("the finder's frame is exact whatever was done to the picture", "backend/finder/test_finder.py::test_the_frame_is_found_whatever_was_done_to_it"),
        ("edits by talking do what the cases say", "backend/editing/test_cases.py::test_the_draft_shows_what_was_asked"),
        ("a recording replays and keeps no secret", "conversations/test_record.py::test_a_recording_replays_and_keeps_no_secret"),
    ),
    *_rows(
        "issue 3: first contact and guidance",
        ("a greeting says what can be done with what there is", f"{REPLAY} greeting"),
        ("setting up is told once, in brief", f"{WORKFLOWS}::test_a_first_request_that_takes_long_is_set_up_once"),
        ("where to work is asked once, and the answer carries on", f"{REPLAY} choose-backend"),
        ("the three published examples act sensibly", f"{REPLAY} published-examples"),
        ("an empty library offers folders and starts on yes", f"{REPLAY} empty-library-offer-and-yes"),
        ("a vague wish gets one suggestion that a yes makes", f"{GUIDE}::test_a_vague_wish_gets_one_suggestion_that_a_yes_makes"),
        ("a picture that shows nothing gets reason and remedy", f"{REPLAY} find-featureless"),
        ("a picture that is nowhere gets what would help", f"{REPLAY} find-absent"),
        ("what is wrong with a picture is seen and said", f"{GUIDE}::test_what_is_wrong_with_a_picture_is_seen"),
        ("an offer is taken by a yes and left by a no", "skill/turn/test_turn.py::test_yes_takes_the_offer_and_no_leaves_it"),
        ("in every language", "skill/turn/test_languages.py::test_an_offer_is_made_and_taken_in_the_language_of_the_conversation"),
        ("the second one is had by saying so", f"{GUIDE}::test_of_two_pictures_the_second_one_is_had_by_saying_so"),
        ("find my images searches those sent so far", f"{REPLAY} upload-then-words"),
        ("export 1080p MP4 is that resolution", "skill/handlers/test_handlers.py::test_a_named_resolution_travels_with_the_export"),
        ("a mirrored picture is found and said to be mirrored", f"{REPLAY} find-mirrored"),
        ("several pictures are answered one by one", f"{REPLAY} find-several"),
        ("a picture without words is taken, and what to do is asked", f"{REPLAY} image-without-text"),
    ),
    *_rows(
        "issue 3: routing",
        ("labelled utterances become their plan and language", f"{PLAN}::test_an_utterance_becomes_its_plan_and_language"),
        ("an export that is negated, quoted or injected never runs", f"{PLAN}::test_a_refused_quoted_or_injected_export_never_runs"),
        ("nor in Chinese", f"{PLAN}::test_a_refused_quoted_or_injected_chinese_export_never_runs"),
        ("every published keyword alone is its step", f"{PLAN}::test_every_published_keyword_alone_is_its_step"),
        ("no text makes the router fail or slow", f"{PLAN}::test_any_heap_of_keywords_is_read_in_reasonable_time"),
        ("an edit and an export in one breath run in order", f"{REPLAY} export-with-words"),
        ("a plan stops at the first step that fails, and what was not done is said", f"{WORKFLOWS}::test_quick_stops_when_nothing_was_found_and_says_what_was_not_done"),
        ("no export that was refused, put off, quoted, asked about or made conditional", f"{REPLAY} no-export-meant"),
        ("typing errors, full width and two languages at once are understood", f"{REPLAY} export-however-typed"),
        ("a file without words is taken", f"{REPLAY} upload-then-words"),
        ("a message and a reply are read in time", "skill/router/test_time.py::test_a_repeated_request_is_read_in_time"),
    ),
    *_rows(
        "issue 3: language",
        ("every kind is worded in every language", "skill/replies/test_replies.py::test_every_kind_has_one_template_in_every_language"),
        ("an undecided message is read in the language of the session", f"{PLAN}::test_an_undecided_message_is_read_in_the_language_of_the_session"),
        ("other languages are understood and answered", f"{REPLAY} other-languages"),
        ("Traditional Chinese is answered in Traditional", f"{REPLAY} traditional-chinese"),
        ("each language with templates answers in itself", f"{REPLAY} languages-more"),
        ("the language is that of the sentence frame", f"{PLAN}::test_the_language_is_that_of_the_sentence_frame"),
        ("a language without templates reads English", "skill/replies/test_replies.py::test_languages_without_templates_read_english"),
    ),
    *_rows(
        "issue 3: screen talk and authority",
        ("a reply keeps its facts and loses its screen talk", f"{TRANSLATE}::test_a_reply_keeps_its_facts_and_loses_its_screen_talk"),
        ("a hostile reply sets nothing off", f"{REPLAY} hostile-reply"),
        ("a swapped reply has the effects of the honest one", "skill/turn/test_swapped_replies.py::test_a_swapped_reply_has_the_effects_of_the_honest_one"),
        ("a suggested export is an offer, and a yes runs it", f"{REPLAY} export-suggested"),
        ("an export asked for in this turn runs at once", f"{REPLAY} export-authorised"),
        ("a lasting wish runs a suggested export at once", f"{REPLAY} auto-export"),
        ("the authority table grants reads always and effects only on request", f"{TRANSLATE}::test_the_authority_table_grants_reads_always_and_effects_only_on_request"),
        ("a place in the timeline named by a reply gives the timeline", f"{REPLAY} preview-in-timeline"),
        ("however the text is cut, the same comes out", f"{TRANSLATE}::test_a_reply_cut_anywhere_and_joined_again_gives_the_same"),
        ("no answer is empty", f"{TRANSLATE}::test_no_answer_of_the_verb_is_empty"),
    ),
    *_rows(
        "issue 3: streams",
        ("every captured stream comes to its turn", f"{SSE}::test_a_captured_stream_comes_to_its_turn"),
        ("a stream cut at every byte gives the same events", f"{SSE}::test_a_stream_cut_at_every_byte_gives_the_same_events"),
        ("damaged streams neither raise nor hang", f"{SSE}::test_damaged_streams_neither_raise_nor_hang"),
        ("five forms of heartbeat", f"{SSE}::test_every_form_of_heartbeat_is_one_heartbeat"),
        ("a hundred thousand damaged streams", f"{SSE}::test_a_hundred_thousand_damaged_streams"),
        ("thoughts stay hidden, deltas are replaced, words before and after tools are kept", f"{REPLAY} stream-forms"),
        ("still working is told every two minutes", f"{STALLS}::test_silence_is_told_every_two_minutes_and_ends_after_fifteen"),
        ("an answer that was lost without a trace is said to be, and not sent again", f"{REPLAY} stream-lost"),
        ("an answer whose worker was killed is looked up by the next turn", f"{REPLAY} answer-killed-and-resumed"),
        ("deltas, whole and doubled: said once, and no apology after it", f"{REPLAY} answer-doubled"),
        ("a failure told twice is reported once", f"{REPLAY} answer-failed-twice"),
        ("a broken answer is looked up and never sent again", f"{REPLAY} answer-broken-off"),
        ("the cloud's broken stream is looked up in its state", f"{REPLAY} stream-broken-cloud"),
        ("a turn of nothing but heartbeats is told from the state", f"{REPLAY} answer-only-heartbeats"),
        ("a silent edit is told in one sentence from the difference", f"{REPLAY} silent-edit-title"),
        ("a turn ends after 15 minutes and is looked up", f"{REPLAY} stream-fifteen-minutes"),
        ("a message that never arrived is told soon", "skill/handlers/test_chat.py::test_a_message_that_the_backend_never_began_is_told_soon"),
        ("a real google-adk server is understood", "contract/test_peer.py::test_a_turn_of_a_real_server_comes_to_what_was_scripted"),
    ),
    *_rows(
        "issue 3: errors",
        ("every row on every call", f"{ERRORS}::test_a_row_on_a_call"),
        ("the table is whole", f"{ERRORS}::test_the_table_is_whole"),
        ("1001 of the person's own token", f"{REPLAY} code-1001-own"),
        ("1001 of an anonymous token is renewed without a word", f"{REPLAY} code-1001-anonymous"),
        ("1002: the timeline is gone", f"{REPLAY} code-1002"),
        ("2001: the link to register with the bind id", f"{REPLAY} code-2001-cloud"),
        ("2001 on a shared server of our own", f"{REPLAY} code-2001"),
        ("402 names the plan", f"{REPLAY} code-402"),
        ("429 waits and goes on", f"{REPLAY} code-429"),
        ("4001 lists the kinds", f"{REPLAY} code-4001"),
        ("4002 says how to make it smaller", f"{REPLAY} code-4002"),
        ("409 says that it is busy", f"{REPLAY} code-409"),
        ("403, 422, 429 and 503 are told once each with the next step", f"{REPLAY} code-403-422-503"),
        ("402 is the plan only when the headers went along", f"{CALLS}::test_402_is_about_the_plan_only_when_the_attribution_went_along"),
        ("a registered person is told to top up or upgrade", f"{ERRORS}::test_a_registered_person_is_not_asked_to_register"),
        ("quotas make the rows without test modes", f"{ERRORS}::test_spent_credits_and_the_weekly_limit_on_a_shared_server"),
    ),
    *_rows(
        "issue 3: uploads by address",
        ("a picture comes by its address", f"{REPLAY} url-upload"),
        ("an inner address and a film's page are refused with a way to go on", f"{REPLAY} url-refused"),
    ),
    *_rows(
        "issue 3: state, exports, workflows",
        ("the timeline reads as in the published example", "skill/translate/test_timeline.py::test_the_tracks_of_the_published_example"),
        ("and so do ten thousand drafts", f"{LINE}::test_ten_thousand_drafts_read_exactly_as_published"),
        ("unknown keys survive an edit", f"{LINE}::test_keys_nobody_knows_survive_an_edit"),
        ("a draft goes to the render with every key it came with", f"{LINE}::test_a_draft_goes_to_the_render_with_every_key_it_came_with"),
        ("no draft makes the summary fail", "skill/translate/test_timeline.py::test_no_draft_makes_the_summary_or_the_difference_fail"),
        ("edits, undo and the timeline by talking", f"{REPLAY} edits-en"),
        ("the same in Chinese", f"{REPLAY} edits-zh"),
        ("what it cannot do it says, with what it can", f"{REPLAY} edit-refused"),
        ("a batch: each file its instruction and its render", f"{REPLAY} batch"),
        ("also when all is said in one message", f"{REPLAY} batch-by-name"),
        ("each version is rendered anew, an unchanged one is not", f"{REPLAY} iterative"),
        ("where the film is", f"{REPLAY} file-is-where"),
        ("an export can be called off", f"{WORKFLOWS}::test_stop_calls_off_what_is_under_way"),
        ("an export of nothing asks for something", f"{REPLAY} export-nothing"),
        ("an export is resumed by a later turn", f"{REPLAY} export-resumed"),
        ("an export is rendered once whoever is killed", "kills/test_exports.py::test_an_export_is_rendered_once_and_handed_over_whoever_is_killed"),
        ("at a thousand points", "kills/test_exports.py::test_a_thousand_kills"),
        ("a failed render is submitted once more under a new id", f"{REPLAY} render-failed-once"),
        ("a film that was fetched before a kill is not fetched again", "skill/jobs/test_killed.py::test_a_film_that_was_fetched_before_the_kill_is_not_fetched_again"),
        ("several hosts at once lose nothing", "kills/test_two_hosts.py::test_hosts_at_once_lose_nothing"),
        ("conversations of two hosts at once stay apart, one render an export", "kills/test_conversations_at_once.py::test_conversations_of_two_hosts_stay_apart"),
        ("both envelopes of a render are read", f"{REPLAY} render-envelope-c"),
    ),
    *_rows(
        "issue 3: privacy",
        ("the token stands in its file only", "skill/jobs/test_processes.py::test_no_token_is_anywhere_but_in_its_file"),
        ("it is in no error and no log", f"{CALLS}::test_the_token_is_in_no_error_and_no_log"),
        ("nor anywhere else through a whole conversation", "skill/turn/test_canary.py::test_tokens_stay_in_their_file_through_a_whole_conversation"),
        ("a worker is started with no trace of it", "skill/turn/test_canary.py::test_a_worker_that_works_for_a_token_is_started_with_no_trace_of_it"),
        ("what is older than the setting goes by itself", "backend/stores/test_expiry.py::test_what_is_older_than_the_setting_goes_and_the_rest_stays"),
        ("my images are deleted, and what remains is told", f"{REPLAY} images-deleted"),
        ("my images are deleted on demand", f"{GUIDE}::test_my_images_are_deleted_on_demand_and_the_rest_is_told"),
    ),
    *_rows(
        "issue 3: recordings, a real server, speed",
        ("every recorded conversation comes out as it was kept", "conversations/test_replay.py::test_conversation_comes_out_as_it_was_kept"),
        ("the table of conversations is whole", "docs/test_conversations.py::test_the_table_of_conversations_is_the_folders"),
        ("a conversation with a real google-adk server", f"{REPLAY} real-server"),
        ("no part of an answer waits for an acknowledgement", f"{HTTP11}::test_no_part_of_an_answer_waits_for_an_acknowledgement"),
        ("a look at the balance costs one call", f"{REPLAY} languages-more"),
    ),
)  # fmt: skip
