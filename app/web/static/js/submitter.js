/** Whether this browser tells which button sent a form. Where it does not, the browser alone can send it. */
export const tellsSubmitter = "submitter" in (window.SubmitEvent?.prototype ?? {});
