"""Mail domains in which anybody may have an address, so that they are no organization's."""

from typing import Final

_KNOWN: Final = """
aol.com arcor.de bluewin.ch bol.com.br btinternet.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
googlemail.com hey.com hotmail.com hotmail.de hotmail.fr hotmail.it icloud.com inbox.com interia.pl kpnmail.nl laposte.net
libero.it live.com live.de live.nl mac.com mail.com mail.de mail.ru mailbox.org mailfence.com me.com msn.com naver.com o2.pl
onet.pl online.de orange.fr outlook.com outlook.de outlook.fr pm.me posteo.de posteo.net proton.me protonmail.com qq.com
rocketmail.com sfr.fr t-online.de telefonica.net terra.es tiscali.it tuta.com tutanota.com virgilio.it vodafone.de wanadoo.fr
web.de wp.pl yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com ziggo.nl zoho.com
"""

OF_EVERYBODY: Final = frozenset(_KNOWN.split())
