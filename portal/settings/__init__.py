"""Every setting, read from the environment; with none set this is a development portal on the loopback.

One file per theme. What a name here says, another file may build on; nothing is set twice.
"""

from portal.settings.address import *
from portal.settings.database import *
from portal.settings.files import *
from portal.settings.ground import *
from portal.settings.mail import *
from portal.settings.official import *
from portal.settings.parts import *
from portal.settings.people import *
from portal.settings.reading import *
from portal.settings.safety import *
from portal.settings.watching import *
from portal.settings.work import *
