"""The double answers the real library as Telegram does, and refuses what Telegram refuses, in its words."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, InvalidToken

from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group, migrate
from tests.telegram.world import TOKEN, USERNAME

ANA = 612_000_001


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=api.base_url) as talking:
        yield talking


@pytest.fixture
def ana(api: BotApi) -> Person:
    return Person(api, ANA)


def keys(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])


async def test_the_library_knows_its_bot_and_a_sent_message_is_shown_with_its_format(
    bot: Bot, api: BotApi, ana: Person
):
    assert (bot.username, bot.bot.is_bot) == (USERNAME, True)
    sent = await bot.send_message(
        ANA, 'Sí, <b>gratis</b> 🚲 <a href="https://ciclos.example/envios">aquí</a>', parse_mode="HTML"
    )
    assert isinstance(sent, Message)
    (shown,) = api.shown(ANA)
    assert (shown.message_id, shown.text) == (sent.message_id, "Sí, gratis 🚲 aquí")
    assert shown.entities == [
        {"type": "bold", "offset": 4, "length": 6},
        {"type": "text_link", "offset": 14, "length": 4, "url": "https://ciclos.example/envios"},
    ]
    assert sent.parse_entities() == {sent.entities[0]: "gratis", sent.entities[1]: "aquí"}
    assert [call.method for call in api.calls] == ["getMe", "sendMessage"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Message text is empty"),
        (" \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("a" * 4097, "Message is too long"),
        ("🚲" * 2049, "Message is too long"),
        ("<b>a", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("a</b>", "Can't parse entities: unexpected end tag at byte offset 1"),
        ("<b>ñ</i>", 'Can\'t parse entities: unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<p>a</p>", 'Can\'t parse entities: unsupported start tag "p" at byte offset 0'),
        ("a<br>b", 'Can\'t parse entities: unsupported start tag "br" at byte offset 1'),
        ("3 < 4", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ("3 <b", "Can't parse entities: unclosed start tag at byte offset 2"),
        ("3 < 4 > 2", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ('<a href="https://x.example>a</a>', "Can't parse entities: unclosed start tag at byte offset 0"),
        ('<span class="red">a</span>',
         'Can\'t parse entities: tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>a</b", "Can't parse entities: unclosed end tag at byte offset 4"),
        ('<a href=https://x.example>a</a>', "Can't parse entities: unexpected end of name token at byte offset 0"),
    ],
)  # fmt: skip
async def test_a_text_that_cannot_be_shown_is_refused(bot: Bot, api: BotApi, ana: Person, text: str, told: str):
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(ANA, text, parse_mode="HTML")
    assert caught.value.message.lower() == told.lower()
    assert api.shown(ANA) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 4096, "a" * 4096),
        ("<b>" + "🚲" * 2048 + "</b>", "🚲" * 2048),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#x41;&#66; &nbsp; &copy;", 'a <b> & "c" AB &nbsp; &copy;'),
        ("<B>a</B><tg-spoiler>b</tg-spoiler><code class='language-py'>c</code> > \"'", "abc > \"'"),
    ],
)
async def test_a_text_on_the_edge_is_shown(bot: Bot, api: BotApi, ana: Person, text: str, shown: str):
    await bot.send_message(ANA, text, parse_mode="HTML")
    assert api.texts(ANA) == [shown]


async def test_a_link_that_is_none_is_shown_as_words_and_noted(bot: Bot, api: BotApi, ana: Person):
    await bot.send_message(
        ANA, '<a href="mailto:a@b.example">correo</a> <a href="/envios">envíos</a>', parse_mode="HTML"
    )
    assert (api.shown(ANA)[0].text, api.shown(ANA)[0].entities) == ("correo envíos", [])
    assert api.world.lost_links == ["mailto:a@b.example", "/envios"]


async def test_an_unknown_parse_mode_is_refused(bot: Bot, ana: Person):
    with pytest.raises(BadRequest, match="nsupported parse_mode"):
        await bot.send_message(ANA, "hola", parse_mode="rtf")


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ({"text": "a", "callback_data": ""}, "Button_data_invalid"),
        ({"text": "a", "callback_data": "ñ" * 33}, "Button_data_invalid"),
        ({"text": "a", "url": "http://localhost/x"}, "Button_url_invalid"),
        ({"text": "a", "url": "javascript:alert(1)"}, "Button_url_invalid"),
        ({"text": " ", "callback_data": "a"}, "button text must be non-empty"),
        ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "url": "https://x.example", "callback_data": "a"}, "exactly one kind"),
    ],
)
async def test_a_button_that_cannot_be_shown_is_refused(bot: Bot, ana: Person, button: dict[str, str], told: str):
    with pytest.raises(BadRequest, match=told):
        await bot.send_message(ANA, "hola", reply_markup=keys(InlineKeyboardButton(**button)))


async def test_data_of_64_bytes_passes_and_a_hundred_and_one_buttons_do_not(bot: Bot, api: BotApi, ana: Person):
    await bot.send_message(ANA, "hola", reply_markup=keys(InlineKeyboardButton("sí", callback_data="ñ" * 32)))
    assert api.shown(ANA)[0].titles == ["sí"]
    many = [InlineKeyboardButton(str(i), callback_data=str(i)) for i in range(101)]
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(ANA, "hola", reply_markup=keys(*many))


@pytest.mark.parametrize(
    ("state", "error", "told"),
    [
        ("blocked", Forbidden, "Forbidden: bot was blocked by the user"),
        ("deactivated", Forbidden, "Forbidden: user is deactivated"),
        ("kicked", Forbidden, "Forbidden: bot was kicked from the group chat"),
        ("no_rights", BadRequest, "Not enough rights to send text messages to the chat"),
    ],
)
async def test_who_cannot_be_written_to(bot: Bot, ana: Person, state: str, error: type[Exception], told: str):
    ana.private.state = state
    for write in (bot.send_message(ANA, "hola"), bot.send_chat_action(ANA, "typing")):
        with pytest.raises(error) as caught:
            await write
        assert str(caught.value) == told


async def test_unknown_chats_wrong_tokens_and_unknown_methods(bot: Bot, api: BotApi, ana: Person):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "hola")
    for token, told in (("7201934856:AAF-another_secret_of_the_same_length", "Unauthorized"), ("12", "Not Found")):
        with pytest.raises(InvalidToken):
            async with Bot(token, base_url=api.base_url):
                pass
        assert api.calls[-1].description == told
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy", {})
    with pytest.raises(BadRequest, match="rong parameter action"):
        await bot.send_chat_action(ANA, "thinking")


async def test_a_migrated_group_names_its_new_id(bot: Bot, api: BotApi):
    old = group(api, -4_001, kind="group")
    migrate(api, old, -1_004_001)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(old.id, "hola")
    assert caught.value.new_chat_id == -1_004_001
    await bot.send_message(-1_004_001, "hola")
    assert api.texts(-1_004_001) == ["hola"]


async def test_edits_change_what_is_shown_and_an_edit_without_change_is_refused(bot: Bot, api: BotApi, ana: Person):
    pressed = keys(InlineKeyboardButton("sí", callback_data="s"))
    sent = await bot.send_message(ANA, "¿Seguro?", reply_markup=pressed)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("¿Seguro?", ANA, sent.message_id, reply_markup=pressed)
    await bot.edit_message_text("<b>Hecho</b>", ANA, sent.message_id, parse_mode="HTML", reply_markup=pressed)
    await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ANA, sent.message_id)
    (shown,) = api.shown(ANA)
    assert (shown.versions, shown.keyboard) == (["¿Seguro?", "Hecho"], [])
    theirs = ana.message("mío")["message"]["message_id"]
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("tuyo", ANA, theirs)
    with pytest.raises(BadRequest, match="essage to edit not found"):
        await bot.edit_message_text("nada", ANA, 9_999)
    assert await bot.delete_message(ANA, sent.message_id)
    with pytest.raises(BadRequest, match="essage to delete not found"):
        await bot.delete_message(ANA, sent.message_id)
    assert api.shown(ANA) == []


async def test_a_press_is_answered_once_and_in_time(api: BotApi, bot: Bot, ana: Person):
    await bot.send_message(ANA, "¿Cuál?", reply_markup=keys(InlineKeyboardButton("A", callback_data="id-a")))
    update = ana.press(ana.newest(), "A")
    query = update["callback_query"]["id"]
    assert (update["callback_query"]["data"], update["callback_query"]["message"]["text"]) == ("id-a", "¿Cuál?")
    assert await bot.answer_callback_query(query)
    late = ana.press(ana.newest(), "A")["callback_query"]["id"]
    api.world.pressed[late].at -= api.world.query_life + 1
    for each in (query, late, "no such"):
        with pytest.raises(BadRequest, match="uery is too old and response timeout expired"):
            await bot.answer_callback_query(each)
    assert ana.press_answers() == [[{"text": "", "show_alert": False}], []]


async def test_replies_need_their_message(bot: Bot, api: BotApi, ana: Person):
    theirs = ana.message("hola")["message"]["message_id"]
    await bot.send_message(ANA, "dime", reply_to_message_id=theirs)
    assert api.shown(ANA)[0].reply_to == theirs
    with pytest.raises(BadRequest, match="essage to be replied not found"):
        await bot.send_message(ANA, "dime", reply_to_message_id=9_999)


async def test_commands_are_kept_by_scope_and_language(bot: Bot, api: BotApi):
    told = [BotCommand("ayuda", "Qué puedo preguntar")]
    await bot.set_my_commands(told, scope=BotCommandScopeAllPrivateChats(), language_code="es")
    assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="es") == tuple(told)
    assert await bot.get_my_commands() == ()
    for name, words in (("Ayuda", "a"), ("persona-física", "a"), ("ayuda", " ")):
        with pytest.raises(BadRequest, match="Bot_command"):
            await bot.set_my_commands([BotCommand(name, words)])


async def test_typing_is_remembered_and_a_group_can_be_left(bot: Bot, api: BotApi, ana: Person):
    await bot.send_chat_action(ANA, "typing")
    assert len(ana.private.typing) == 1
    club = group(api)
    assert (await bot.get_chat(club.id)).title == "Peña ciclista"
    await bot.leave_chat(club.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(club.id, "hola")


async def test_files_that_are_fetched_are_noted(bot: Bot, api: BotApi, ana: Person):
    update = ana.media("photo")
    await bot.get_file(update["message"]["photo"][1]["file_id"])
    assert api.world.fetched == [update["message"]["photo"][1]["file_id"]]
