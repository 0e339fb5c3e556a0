// Asks for the same page until it is computed, then shows it; without this script the page is loaded again and again.
"use strict";
{
  const COMPUTING = 202;
  const again = () => setTimeout(look, 500);
  const lost = (is) => {
    document.getElementById("lost").hidden = !is;
  };
  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
      lost(false);
      if (answer.status === COMPUTING) again();
      else location.reload();
    } catch {
      lost(true);
      again();
    }
  };
  again();
}
