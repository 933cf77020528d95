"""Every page in a real browser: can everybody use it, is it valid, is it light."""
