// The errors of a form are read out first, and from there each links to its field.
document.querySelector(".error-summary[tabindex]")?.focus();
