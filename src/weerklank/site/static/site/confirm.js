// A form that asks "weet u het zeker" first: data-weerklank-confirm="Vraag?".

export function listen(page = document) {
  const dialog = page.getElementById("bevestigen");
  if (!dialog) return;
  const yes = dialog.querySelector("[data-weerklank-confirm-yes]");
  const usual = yes.textContent;
  let waiting = null;

  // In the capture phase, so that htmx does not send what was not yet agreed to.
  page.addEventListener(
    "submit",
    (event) => {
      const { weerklankConfirm: question, weerklankConfirmVerb: verb } = event.target.dataset;
      if (!question || event.target.dataset.weerklankAgreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form: event.target, submitter: event.submitter };
      page.getElementById("bevestigvraag").textContent = question;
      yes.textContent = verb || usual;
      dialog.returnValue = "";
      dialog.showModal();
    },
    true,
  );

  dialog.addEventListener("close", () => {
    const asked = waiting;
    waiting = null;
    if (!asked || dialog.returnValue !== "yes") return;
    asked.form.dataset.weerklankAgreed = "yes";
    asked.form.requestSubmit(asked.submitter);
    delete asked.form.dataset.weerklankAgreed;
  });
}
